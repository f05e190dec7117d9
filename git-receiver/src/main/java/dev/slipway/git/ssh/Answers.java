package dev.slipway.git.ssh;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What clients still wait for, so that a stop can leave it some time. */
final class Answers {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private int open;

    void begin() {
        lock.lock();
        try {
            open++;
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            open--;
            fewer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is open, but not longer than that; an interrupt ends the wait. */
    void awaitEnd(Duration longest) {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (open > 0 && left > 0) {
                left = fewer.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
