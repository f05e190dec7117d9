package dev.slipway.local;

import java.util.List;

/** Keeps what users run apart from the server and from each other, as far as the machine allows. Thread-safe. */
public interface Sandbox {
    /**
     * The command that runs the given one under its limits, as the leader of its own session and process group: whoever
     * starts it kills the whole group by its id. Environment and working directory are the starter's to set, and pass
     * through unchanged.
     *
     * @throws dev.slipway.core.Conflict if it cannot show a folder where it is not
     */
    List<String> wrap(SandboxSpec spec);

    /** Whether it can show a folder at a path where it is not. */
    boolean moves();

    /** How far apart it keeps them, in a few words for the operator: {@code own process group, limits per process}. */
    String describe();
}
