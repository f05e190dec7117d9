package dev.slipway.server;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The folders outside the system's own that hold the programs on the PATH, such as a JDK or Node.js that a version manager
 * put into a home. Builds and apps see these and nothing else of it.
 *
 * @param home whose files are private
 * @param data the server's own folder, which must never be among them
 */
record Toolchains(Path home, Path data) {
    private static final List<String> LIBRARIES = List.of("lib", "lib64", "libexec", "include", "share");
    private static final Set<String> OF_THE_SYSTEM = Set.of("usr", "bin", "sbin", "lib", "lib64", "opt");

    List<Path> of(Map<String, String> environment) {
        var folders = new LinkedHashSet<Path>();
        for (var part : environment.getOrDefault("PATH", "").split(":", -1)) {
            programs(part).forEach(folders::add);
        }
        for (var variable : List.of("JAVA_HOME", "GOROOT", "MAVEN_HOME", "M2_HOME", "GRADLE_HOME")) {
            var folder = environment.getOrDefault(variable, "");
            if (isOutside(folder) && isNoneOfOurs(Path.of(folder))) {
                folders.add(Path.of(folder));
            }
        }
        return List.copyOf(folders);
    }

    /** The folder itself; and what its programs load, where it is the bin folder of something that was installed whole. */
    private List<Path> programs(String folder) {
        if (!isOutside(folder) || !isNoneOfOurs(Path.of(folder))) {
            return List.of();
        }
        var bin = Path.of(folder);
        var installed = bin.getParent();
        if (installed == null || !bin.endsWith("bin") || !Files.isDirectory(installed.resolve("lib"))) {
            return List.of(bin);
        }
        if (isNoneOfOurs(installed) && !home.equals(installed.getParent())) {
            return List.of(installed);
        }
        // As ~/.local: beside bin and lib lie files that are nobody's business.
        var parts = new ArrayList<>(List.of(bin));
        LIBRARIES.stream()
                .map(installed::resolve)
                .filter(part -> Files.isDirectory(part) && isNoneOfOurs(part))
                .forEach(parts::add);
        return parts;
    }

    private static boolean isOutside(String folder) {
        try {
            var path = Path.of(folder);
            return path.isAbsolute()
                    && path.getNameCount() > 0
                    && !OF_THE_SYSTEM.contains(path.getName(0).toString())
                    && Files.isDirectory(path);
        } catch (InvalidPathException _) {
            return false;
        }
    }

    /** Whether neither the home nor the data lies in it. */
    private boolean isNoneOfOurs(Path folder) {
        return !home.startsWith(folder) && !data.startsWith(folder) && !folder.startsWith(data);
    }
}
