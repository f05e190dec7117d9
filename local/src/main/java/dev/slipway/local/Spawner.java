package dev.slipway.local;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Starts all processes from one thread that lives as long as the server. Linux kills a child that asked to die with its
 * parent when the <em>thread</em> that started it ends, and virtual threads run on threads that come and go.
 */
public final class Spawner {
    // A pool of our own making: those of Executors may end once nobody refers to them.
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("spawner").factory());

    /**
     * Starts the process. An interruption does not lose a process that is being started: it stays set for the caller's
     * next wait.
     *
     * @throws IOException if it cannot be started: no such program, no such folder, no more processes
     */
    public Process start(ProcessBuilder builder) throws IOException {
        var started = thread.submit(builder::start);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result(started);
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Process result(Future<Process> started) throws IOException, InterruptedException {
        try {
            return started.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw new IOException(cause.getMessage(), cause);
            }
            throw new IllegalStateException("cannot start a process", e.getCause());
        }
    }
}
