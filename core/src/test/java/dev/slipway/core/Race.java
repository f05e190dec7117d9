package dev.slipway.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does several things at the same moment. */
public final class Race {
    private Race() {}

    /** The same work several times at once; see {@link #of}. */
    public static List<UserException> times(int times, Runnable work) {
        var all = new Runnable[times];
        Arrays.fill(all, work);
        return of(all);
    }

    /** Starts all at once, waits for all, and returns how those failed that were refused; any other failure is thrown. */
    public static List<UserException> of(Runnable... works) {
        var start = new CountDownLatch(1);
        var running = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var work : works) {
                running.add(threads.submit(() -> {
                    start.await();
                    work.run();
                    return null;
                }));
            }
            start.countDown();
        }
        return running.stream()
                .<UserException>mapMulti((one, refused) -> refusal(one, refused))
                .toList();
    }

    private static void refusal(Future<?> one, Consumer<UserException> refused) {
        try {
            one.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UserException refusal)) {
                throw new AssertionError("it failed, and was not refused", e.getCause());
            }
            refused.accept(refusal);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
