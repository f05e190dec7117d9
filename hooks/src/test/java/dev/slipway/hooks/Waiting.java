package dev.slipway.hooks;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what happens on another thread. */
final class Waiting {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Waiting() {}

    static void until(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not happen within " + PATIENCE);
            }
            Thread.sleep(PAUSE);
        }
    }
}
