package dev.slipway.local.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The folders outside the system's own whose programs apps and builds may use: those on the server's PATH. */
public final class ToolFolders {
    private static final List<Path> SYSTEM =
            List.of(Path.of("/usr"), Path.of("/bin"), Path.of("/sbin"), Path.of("/lib"), Path.of("/opt"));

    /** Version managers keep programs and what they need in one folder of the home. */
    private static final Set<String> MANAGERS = Set.of(
            ".asdf", ".bun", ".cargo", ".deno", ".nvm", ".pyenv", ".rbenv", ".rustup", ".sdkman", ".volta", "go");

    private ToolFolders() {}

    /**
     * The folders, most of them in the home.
     *
     * @param path as in PATH
     */
    public static List<Path> on(String path, Path home) {
        var folders = new TreeSet<Path>();
        for (var entry : path.split(":")) {
            var folder = Path.of(entry);
            if (folder.isAbsolute()
                    && Files.isDirectory(folder)
                    && SYSTEM.stream().noneMatch(folder::startsWith)) {
                folders.add(toolchain(folder.normalize(), home));
            }
        }
        folders.remove(home);
        return List.copyOf(folders);
    }

    private static Path toolchain(Path folder, Path home) {
        if (folder.startsWith(home) && !folder.equals(home)) {
            var first = folder.getName(home.getNameCount());
            return MANAGERS.contains(first.toString()) ? home.resolve(first) : folder;
        }
        return folder;
    }
}
