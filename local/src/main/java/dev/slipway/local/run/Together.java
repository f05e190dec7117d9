package dev.slipway.local.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same with several things at once, and ends when all are done. */
final class Together {
    /** What may take a while, and may be told to stop. */
    interface Step<T, R> {
        R take(T each) throws InterruptedException;
    }

    private Together() {}

    /** The results, in order; interrupting the caller interrupts them all. A failure is thrown when all have ended. */
    static <T, R> List<R> call(List<T> all, Step<T, R> step) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = all.stream()
                    .map(each -> (Callable<R>) () -> step.take(each))
                    .toList();
            var results = new ArrayList<R>();
            for (var done : threads.invokeAll(calls)) {
                results.add(result(done));
            }
            return results;
        }
    }

    /** Goes on to the end though the caller is interrupted. */
    static <T> void run(List<T> all, Consumer<T> action) {
        var threads = all.stream()
                .map(each -> Thread.ofVirtual().start(() -> action.accept(each)))
                .toList();
        boolean interrupted = Thread.interrupted();
        for (var thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static <R> R result(Future<R> done) throws InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case InterruptedException interrupted -> throw interrupted;
                case null, default -> throw new IllegalStateException("a process cannot be started", e.getCause());
            }
        }
    }
}
