package dev.slipway.git;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What is left of the heap when all garbage is gone, looked at again and again while something runs. */
final class LiveHeap implements AutoCloseable {
    private static final long MILLIS = 500;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final long first = measure();
    private volatile long most = first;

    private LiveHeap() {}

    static LiveHeap watch() {
        var heap = new LiveHeap();
        Thread.ofPlatform().daemon().start(heap::run);
        return heap;
    }

    long first() {
        return first;
    }

    long most() {
        return most;
    }

    private void run() {
        try {
            while (!closed.await(MILLIS, TimeUnit.MILLISECONDS)) {
                most = Math.max(most, measure());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long measure() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
