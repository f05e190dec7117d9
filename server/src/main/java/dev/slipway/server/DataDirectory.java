package dev.slipway.server;

import dev.slipway.core.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies where in the folder that holds everything. */
record DataDirectory(Path root) {
    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);
    private static final Set<String> NEUTRAL = Set.of("slipway.conf", "lost+found");
    private static final String OWNER_ONLY = "rwx------";

    Path hostKey() {
        return root.resolve("ssh_host_ed25519_key");
    }

    Path certificates() {
        return root.resolve("certificates");
    }

    Path repositories() {
        return root.resolve("repositories");
    }

    Path objects() {
        return root.resolve("objects");
    }

    Path buildLogs() {
        return root.resolve("build-logs");
    }

    /** Which build logs are not all in the object store yet. */
    Path unsentLogs() {
        return root.resolve("unsent-logs");
    }

    Path sandbox() {
        return root.resolve("sandbox");
    }

    /** Folders whose content is worth nothing without the state. */
    List<Path> belongingToState() {
        return List.of(repositories());
    }

    /**
     * Refuses a folder that has nothing to do with us: a slip in the setting must not close somebody's home to others.
     *
     * @throws InvalidInput if something is in it that is not hidden, and nothing of it is ours
     */
    void refuseForeignContent() {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (var content = Files.list(root)) {
            Set<String> found = content.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !NEUTRAL.contains(name))
                    .collect(Collectors.toSet());
            if (!found.isEmpty() && !found.contains("lock") && !found.contains("state.db")) {
                throw new InvalidInput(
                        "data directory %s holds something else".formatted(root),
                        "give an empty folder, or one that is not there yet, with --data");
            }
        } catch (IOException e) {
            throw new InvalidInput(
                    "data directory %s cannot be read: %s".formatted(root, e),
                    "make it yours, or give another one with --data");
        }
    }

    /** Closes it to others than its owner. */
    void closeToOthers() {
        var mode = PosixFilePermissions.fromString(OWNER_ONLY);
        try {
            if (!Files.getPosixFilePermissions(root).equals(mode)) {
                Files.setPosixFilePermissions(root, mode);
                log.atWarn().addKeyValue("folder", root).log("closed the data directory to others than its owner");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close %s to others".formatted(root), e);
        }
    }
}
