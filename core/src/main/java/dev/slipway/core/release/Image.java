package dev.slipway.core.release;

import dev.slipway.core.ProcessType;
import java.util.Map;

/**
 * A built app that can be run.
 *
 * @param repository where it is kept
 * @param digest what it is, as {@code sha256:...}
 * @param processes how its processes are started
 */
public record Image(String repository, String digest, Map<ProcessType, ProcessSpec> processes) {
    public Image {
        processes = Map.copyOf(processes);
    }
}
