package dev.slipway.core.deploy;

import java.time.Instant;

/**
 * One attempt to run a pushed commit.
 *
 * @param changedAt when its state last changed
 * @param refMoved whether the pushed ref has followed; a live deploy whose ref has not is completed at the next start
 */
public record Deploy(DeployId id, Push push, DeployState state, Instant queuedAt, Instant changedAt, boolean refMoved) {
    /** Whether it brings that push's commit to its ref, as that push asks for it. */
    boolean delivers(Push other) {
        return !other.clearCache()
                && push.app().equals(other.app())
                && push.ref().equals(other.ref())
                && push.commit().equals(other.commit());
    }
}
