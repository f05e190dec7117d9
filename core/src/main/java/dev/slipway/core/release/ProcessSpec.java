package dev.slipway.core.release;

import java.util.List;

/**
 * How a process of one type is started.
 *
 * @param command the program and its arguments; where it is not {@code direct}, one shell command line; empty for what the
 *     image starts of itself, which was built by nobody that knows processes
 * @param direct whether it is run as it is, without a shell
 * @param workingDirectory relative to the app's folder; empty for the folder itself
 */
public record ProcessSpec(List<String> command, boolean direct, String workingDirectory) {
    public static final ProcessSpec OF_IMAGE = new ProcessSpec(List.of(), true, "");

    public ProcessSpec {
        command = List.copyOf(command);
    }
}
