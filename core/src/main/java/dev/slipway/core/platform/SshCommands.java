package dev.slipway.core.platform;

import dev.slipway.core.Streams;
import dev.slipway.core.identity.Principal;
import java.util.List;

/** The commands that a logged-in user gives over SSH, and that {@code slipway} gives over the server's socket. */
public interface SshCommands {
    /**
     * Runs one command to its end, on the calling thread; no words at all greet the user and show help. Failures are
     * told on {@code err}; nothing is thrown but the wish to stop.
     *
     * @return the exit status: 0 if all went well
     * @throws InterruptedException if the caller has gone away
     */
    int run(Principal who, List<String> words, Streams streams) throws InterruptedException;
}
