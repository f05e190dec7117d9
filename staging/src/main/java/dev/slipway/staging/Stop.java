package dev.slipway.staging;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/**
 * The wish that work ends early, looked at by the work itself: an interrupt would close the pack files that JGit shares
 * among all readers of a repository.
 */
final class Stop {
    private volatile boolean requested;

    /** Work that looks at its stop often. */
    interface Work<T> {
        T run(Stop stop) throws IOException;
    }

    /**
     * Does the work on a thread of its own, which an interrupt of the caller's does not reach.
     *
     * @throws InterruptedException if the caller was interrupted; the work has ended then
     */
    static <T> T shield(String name, Work<T> work) throws InterruptedException, IOException {
        var stop = new Stop();
        var ended = new Semaphore(0);
        var task = new FutureTask<T>(() -> work.run(stop));
        Thread.ofVirtual().name(name).start(() -> {
            task.run();
            ended.release();
        });
        try {
            return task.get();
        } catch (InterruptedException e) {
            stop.requested = true;
            ended.acquireUninterruptibly();
            throw e;
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private static IOException failure(ExecutionException failed) {
        return switch (failed.getCause()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case IOException e -> e;
            case null, default -> throw new IllegalStateException("work threw what it does not declare", failed);
        };
    }

    /** @throws CancellationException if the work is to end */
    void check() {
        if (requested) {
            throw new CancellationException("stopped");
        }
    }

    /** The stream, each of whose writes looks at this stop. */
    OutputStream checking(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                check();
                out.write(bytes, offset, length);
            }
        };
    }
}
