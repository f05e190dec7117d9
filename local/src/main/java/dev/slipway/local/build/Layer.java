package dev.slipway.local.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A layer as its buildpack left it.
 *
 * @param folder its content, which need not be there
 */
record Layer(Path folder, boolean launch, boolean build, boolean cache) {
    private static final Set<String> OTHERS = Set.of("launch.toml", "build.toml", "store.toml");
    private static final String TOML = ".toml";

    /** The layers in a buildpack's folder, by name. */
    static List<Layer> list(Path layers) {
        var found = new ArrayList<Layer>();
        for (var file : UntrustedFiles.list(layers)) {
            var name = file.getFileName().toString();
            if (name.endsWith(TOML) && name.length() > TOML.length() && !OTHERS.contains(name)) {
                var types = TomlFile.readOrEmpty(file).table("types");
                var folder = file.resolveSibling(name.substring(0, name.length() - TOML.length()));
                found.add(new Layer(folder, types.flag("launch"), types.flag("build"), types.flag("cache")));
            }
        }
        return List.copyOf(found);
    }

    String name() {
        return folder.getFileName().toString();
    }

    /** The file that describes it. */
    Path toml() {
        return toml(folder);
    }

    static Path toml(Path folder) {
        return folder.resolveSibling(folder.getFileName() + TOML);
    }

    boolean isThere() {
        return UntrustedFiles.isFolder(folder);
    }

    /** Whether nobody but its buildpack, in this build, may use it. */
    boolean ignored() {
        return !launch && !build && !cache;
    }

    /** The files beside it that say what is in it. */
    List<Path> companions() {
        return companions(folder);
    }

    static List<Path> companions(Path folder) {
        var prefix = folder.getFileName() + ".sbom.";
        return UntrustedFiles.list(folder.resolveSibling("")).stream()
                .filter(file -> file.getFileName().toString().startsWith(prefix) && UntrustedFiles.isFile(file))
                .toList();
    }
}
