package dev.slipway.core.release;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Passes new lines of a log to a reader that may be slow: it never makes a writer wait, and says what it left out. */
public final class LogQueue {
    private static final int MOST_WAITING = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Clock clock;
    private int missed;

    public LogQueue(Clock clock) {
        this.clock = clock;
    }

    /** Takes a line, or counts it where too many wait already. */
    public void offer(String line) {
        lock.lock();
        try {
            if (waiting.size() >= MOST_WAITING) {
                missed++;
            } else {
                waiting.addLast(line);
            }
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Passes on what comes, until interrupted. */
    public void passTo(Consumer<String> sink) throws InterruptedException {
        while (true) {
            sink.accept(next());
        }
    }

    private String next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && missed == 0) {
                arrived.await();
            }
            if (!waiting.isEmpty()) {
                return waiting.removeFirst();
            }
            var notice = "%d lines were left out: they came faster than they were read".formatted(missed);
            missed = 0;
            return new LogLine(clock.instant(), "slipway", notice).toString();
        } finally {
            lock.unlock();
        }
    }
}
