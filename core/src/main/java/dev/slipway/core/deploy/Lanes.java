package dev.slipway.core.deploy;

import dev.slipway.core.app.AppId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One fair lock for each app: whatever changes what runs of it happens one after another, in the order of asking. */
final class Lanes {
    // A lock lives as long as the server: some bytes for each app ever used, and no race between removal and use.
    private final ConcurrentHashMap<AppId, ReentrantLock> locks = new ConcurrentHashMap<>();

    /** A held lane; closing it lets the next one in. Closed by the thread that entered. */
    record Lane(ReentrantLock lock) implements AutoCloseable {
        @Override
        public void close() {
            lock.unlock();
        }
    }

    Lane enter(AppId app) throws InterruptedException {
        return enter(app, () -> {});
    }

    /** Enters the app's lane; calls {@code mustWait} first if somebody is in it. */
    Lane enter(AppId app, Runnable mustWait) throws InterruptedException {
        var lock = locks.computeIfAbsent(app, _ -> new ReentrantLock(true));
        if (lock.isLocked()) {
            mustWait.run();
        }
        lock.lockInterruptibly();
        return new Lane(lock);
    }
}
