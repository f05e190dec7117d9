package dev.slipway.local;

import dev.slipway.core.Conflict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A command and what it may touch. The machine's programs and libraries are readable anyway.
 *
 * @param workDir where it starts; absolute, and below one of the folders that follow
 * @param readOnly files and folders that it also reads
 * @param writable files and folders that it also writes
 * @param moved folders that it also reads at a path where they are not: that path, and where they are
 */
public record SandboxSpec(
        List<String> command,
        Path workDir,
        List<Path> readOnly,
        List<Path> writable,
        Map<Path, Path> moved,
        Limits limits) {
    public SandboxSpec {
        command = List.copyOf(command);
        readOnly = List.copyOf(readOnly);
        writable = List.copyOf(writable);
        moved = Map.copyOf(moved);
    }

    /** A command for which everything is where it lies. */
    public SandboxSpec(List<String> command, Path workDir, List<Path> readOnly, List<Path> writable, Limits limits) {
        this(command, workDir, readOnly, writable, Map.of(), limits);
    }

    /** What whoever starts it is told where the sandbox cannot show a folder at another path. */
    public static Conflict cannotMove(Path path) {
        return new Conflict(
                "the release was built at %s, and can be run elsewhere only where bubblewrap can show it there"
                        .formatted(path),
                "build it anew with deploys retry, or move the data directory back");
    }
}
