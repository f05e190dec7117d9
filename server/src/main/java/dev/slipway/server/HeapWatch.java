package dev.slipway.server;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Has garbage collected whenever the heap has grown to twice what is alive. The serial collector, which costs least of
 * all, would by itself first use up all that Java may take of the machine: large clones leave that much behind.
 */
final class HeapWatch implements AutoCloseable {
    /** So little is not worth a collection. */
    static final long ENOUGH = 192L << 20;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final LongSupplier used;
    private final Runnable collection;
    private final Thread thread;
    private long limit = ENOUGH;

    HeapWatch(LongSupplier used, Runnable collection) {
        this.used = used;
        this.collection = collection;
        this.thread = Thread.ofVirtual().name("heap-watch").unstarted(this::watch);
    }

    /** Watches this process until it is closed. */
    static HeapWatch start() {
        var runtime = Runtime.getRuntime();
        var watch = new HeapWatch(() -> runtime.totalMemory() - runtime.freeMemory(), System::gc);
        watch.thread.start();
        return watch;
    }

    void look() {
        if (used.getAsLong() > limit) {
            collection.run();
            limit = Math.max(ENOUGH, 2 * used.getAsLong());
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
