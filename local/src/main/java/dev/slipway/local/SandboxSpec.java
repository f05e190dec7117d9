package dev.slipway.local;

import java.nio.file.Path;
import java.util.List;

/**
 * A command and what it may touch. The machine's programs and libraries are readable anyway.
 *
 * @param workDir where it starts; absolute, and below one of the folders that follow
 * @param readOnly files and folders that it also reads
 * @param writable files and folders that it also writes
 */
public record SandboxSpec(List<String> command, Path workDir, List<Path> readOnly, List<Path> writable, Limits limits) {
    public SandboxSpec {
        command = List.copyOf(command);
        readOnly = List.copyOf(readOnly);
        writable = List.copyOf(writable);
    }
}
