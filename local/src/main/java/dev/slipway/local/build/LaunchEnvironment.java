package dev.slipway.local.build;

import dev.slipway.core.ProcessType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an image's layers make of the environment that its processes start with. */
public final class LaunchEnvironment {
    private LaunchEnvironment() {}

    /**
     * The environment of a process of that type: {@code base}, which holds the app's config, PATH, HOME and PORT, changed
     * by the launch layers in the order of the build. What {@link #programs} say goes over it.
     */
    public static Map<String, String> of(LocalImage image, ProcessType type, Map<String, String> base) {
        var env = new LinkedHashMap<>(base);
        for (var layers : image.layers()) {
            LayerEnvironment.forLaunch(layers, type.value(), env);
        }
        return Map.copyOf(env);
    }

    /**
     * The image's exec.d programs for a process of that type, in order. Each is run before the process starts, confined
     * like it, with the environment so far, and what it writes on descriptor 3 is read by {@link #parse}.
     */
    public static List<Path> programs(LocalImage image, ProcessType type) {
        var programs = new ArrayList<Path>();
        for (var layers : image.layers()) {
            for (var layer : layers) {
                var folder = layer.resolve("exec.d");
                addFiles(folder, programs);
                addFiles(folder.resolve(type.value()), programs);
            }
        }
        return List.copyOf(programs);
    }

    /**
     * The command that runs an exec.d program so that its descriptor 3 is the command's standard output, and its own
     * output goes to standard error.
     */
    public static List<String> command(Path program) {
        return List.of("/bin/sh", "-c", "exec \"$1\" 3>&1 >&2", "sh", program.toString());
    }

    /**
     * The variables in what an exec.d program wrote.
     *
     * @throws dev.slipway.core.BuildFailed if it is no TOML, or has other values than texts
     */
    public static Map<String, String> parse(Path program, String written) {
        return TomlFile.parse("output of " + program.getFileName(), written).texts();
    }

    private static void addFiles(Path folder, List<Path> programs) {
        UntrustedFiles.list(folder).stream().filter(UntrustedFiles::isFile).forEach(programs::add);
    }
}
