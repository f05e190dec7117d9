package dev.slipway.api.own;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads something dear for many at once. Nobody gets what was read before they asked: whoever asks while one read is under
 * way shares the next one with all others who do.
 */
final class SharedRead<T> {
    private final Supplier<T> read;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock(true);
    private @Nullable FutureTask<T> next;

    SharedRead(Supplier<T> read) {
        this.read = read;
    }

    /** @throws InterruptedException if the caller is to stop waiting */
    T get() throws InterruptedException {
        var mine = join();
        reading.lockInterruptibly();
        try {
            if (!mine.isDone()) {
                begin();
                mine.run();
            }
        } finally {
            reading.unlock();
        }
        try {
            return mine.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private FutureTask<T> join() {
        lock.lock();
        try {
            var joined = next == null ? new FutureTask<>(read::get) : next;
            next = joined;
            return joined;
        } finally {
            lock.unlock();
        }
    }

    /** From now on whoever comes shares the read after this one. */
    private void begin() {
        lock.lock();
        try {
            next = null;
        } finally {
            lock.unlock();
        }
    }
}
