package dev.slipway.server;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A part that starts on a thread of its own while others do; most of a start is the loading of classes. */
final class Starting<T extends AutoCloseable> {
    private final FutureTask<T> task;

    Starting(String name, Callable<T> start) {
        task = new FutureTask<>(start);
        Thread.ofPlatform().name(name).start(task);
    }

    /** The part, once it has started; if it could not, what it threw. */
    T get() throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot start", e.getCause());
        }
    }

    /** The part, if it has started. */
    Optional<T> now() {
        return task.state() == FutureTask.State.SUCCESS ? Optional.of(task.resultNow()) : Optional.empty();
    }

    /** Ends the part, after its start if that still goes on. */
    void stop() throws Exception {
        get().close();
    }
}
