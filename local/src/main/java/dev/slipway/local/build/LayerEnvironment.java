package dev.slipway.local.build;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How the layers of a buildpack change the environment, by the
 * <a href="https://github.com/buildpacks/spec/blob/main/buildpack.md#environment">Buildpack API</a>: their folders on
 * search paths, and their files below {@code env} as variables.
 */
final class LayerEnvironment {
    private static final Map<String, String> LAUNCH_PATHS = Map.of("PATH", "bin", "LD_LIBRARY_PATH", "lib");
    private static final Map<String, String> BUILD_PATHS = Map.of(
            "PATH", "bin",
            "LD_LIBRARY_PATH", "lib",
            "LIBRARY_PATH", "lib",
            "CPATH", "include",
            "PKG_CONFIG_PATH", "pkgconfig");

    private LayerEnvironment() {}

    /** Changes {@code env} for the buildpacks that follow the one that these layers, sorted by name, are of. */
    static void forBuild(List<Path> layers, Map<String, String> env) {
        addPaths(layers, BUILD_PATHS, env);
        for (var layer : layers) {
            applyFiles(layer.resolve("env"), env);
            applyFiles(layer.resolve("env.build"), env);
        }
    }

    /** Changes {@code env} for a process of that type. */
    static void forLaunch(List<Path> layers, String processType, Map<String, String> env) {
        addPaths(layers, LAUNCH_PATHS, env);
        for (var layer : layers) {
            applyFiles(layer.resolve("env"), env);
            applyFiles(layer.resolve("env.launch"), env);
            applyFiles(layer.resolve("env.launch").resolve(processType), env);
        }
    }

    private static void addPaths(List<Path> layers, Map<String, String> folders, Map<String, String> env) {
        // From the last to the first, since each goes before what is there and the first is to stand first.
        for (var layer : layers.reversed()) {
            folders.forEach((variable, folder) -> {
                var path = layer.resolve(folder);
                if (UntrustedFiles.isFolder(path)) {
                    env.merge(variable, path.toString(), (old, added) -> old.isEmpty() ? added : added + ":" + old);
                }
            });
        }
    }

    private static void applyFiles(Path folder, Map<String, String> env) {
        for (var file : UntrustedFiles.list(folder)) {
            if (UntrustedFiles.isFile(file)) {
                apply(file, env);
            }
        }
    }

    private static void apply(Path file, Map<String, String> env) {
        var fileName = file.getFileName().toString();
        int dot = fileName.indexOf('.');
        var name = dot < 0 ? fileName : fileName.substring(0, dot);
        var old = env.getOrDefault(name, "");
        switch (dot < 0 ? "override" : fileName.substring(dot + 1)) {
            case "override" -> env.put(name, UntrustedFiles.text(file));
            case "default" -> {
                if (old.isEmpty()) {
                    env.put(name, UntrustedFiles.text(file));
                }
            }
            case "append" -> env.put(name, joined(old, UntrustedFiles.text(file), file, name));
            case "prepend" -> env.put(name, joined(UntrustedFiles.text(file), old, file, name));
            default -> {
                // A delimiter, read with what it delimits, or something that this API does not know yet.
            }
        }
    }

    private static String joined(String first, String second, Path file, String name) {
        if (first.isEmpty() || second.isEmpty()) {
            return first + second;
        }
        var delimiter = file.resolveSibling(name + ".delim");
        return first + (UntrustedFiles.isFile(delimiter) ? UntrustedFiles.text(delimiter) : "") + second;
    }
}
