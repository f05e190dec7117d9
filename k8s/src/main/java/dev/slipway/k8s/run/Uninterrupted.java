package dev.slipway.k8s.run;

import org.jspecify.annotations.Nullable;

/** Work that must come to its end though whoever wants it done is told to stop. */
final class Uninterrupted {
    private Uninterrupted() {}

    /** Does the work, and throws what it throws; an interruption meanwhile is noted for afterwards. */
    static void run(Runnable work) {
        var failure = new Failure();
        var thread = Thread.ofVirtual().name("put back").start(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                failure.thrown = e;
            }
        });
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure.thrown != null) {
            throw failure.thrown;
        }
    }

    private static final class Failure {
        private @Nullable RuntimeException thrown;
    }
}
