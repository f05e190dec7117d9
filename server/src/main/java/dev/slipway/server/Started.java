package dev.slipway.server;

import java.util.ArrayDeque;
import java.util.Deque;

/** The parts that run, to be stopped in the opposite order of their start, each whatever becomes of the others. */
final class Started implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** @throws IllegalStateException if a part did not stop as it should */
    @Override
    public void close() {
        var failures = new IllegalStateException("the server did not stop cleanly");
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                failures.addSuppressed(e);
            }
        }
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }
}
