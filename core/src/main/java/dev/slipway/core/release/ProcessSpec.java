package dev.slipway.core.release;

import java.util.List;

/**
 * How a process of one type is started.
 *
 * @param command the program and its arguments; where it is not {@code direct}, one shell command line
 * @param direct whether it is run as it is, without a shell
 * @param workingDirectory relative to the app's folder; empty for the folder itself
 */
public record ProcessSpec(List<String> command, boolean direct, String workingDirectory) {
    public ProcessSpec {
        command = List.copyOf(command);
    }
}
