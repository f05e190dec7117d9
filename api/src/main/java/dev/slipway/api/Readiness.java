package dev.slipway.api;

import java.util.Optional;

/** Whether the server can be used. A load balancer and a supervisor ask; everybody else just tries. Thread-safe. */
public final class Readiness {
    private volatile String obstacle = "starting";

    /** From now on the server can be used. */
    public void ready() {
        obstacle = "";
    }

    /** From now on it cannot, for that reason: a word or two that anybody may read. */
    public void notReady(String reason) {
        obstacle = reason;
    }

    Optional<String> obstacle() {
        return obstacle.isEmpty() ? Optional.empty() : Optional.of(obstacle);
    }
}
