package dev.slipway.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads something dear for many at once. Nobody gets what was read before they asked: whoever asks while one read is under
 * way shares the next one with all others who do.
 */
public final class SharedRead<T> {
    private final Supplier<T> read;
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicReference<@Nullable CompletableFuture<T>> next = new AtomicReference<>();

    public SharedRead(Supplier<T> read) {
        this.read = read;
    }

    /** What is read, or thrown, for all who share it. */
    public T get() {
        var own = new CompletableFuture<T>();
        var others = next.compareAndExchange(null, own);
        if (others == null) {
            lead(own);
        }
        try {
            return (others == null ? own : others).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void lead(CompletableFuture<T> shared) {
        reading.lock();
        try {
            next.set(null); // Whoever comes from now on shares the read after this one.
            shared.complete(read.get());
        } catch (RuntimeException | Error e) {
            shared.completeExceptionally(e);
        } finally {
            reading.unlock();
        }
    }
}
