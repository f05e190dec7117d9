package dev.slipway.core.deploy;

import dev.slipway.core.app.AppId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One lane for each app: whatever changes what runs of it happens one after another; on one server in the order of asking,
 * among several in any.
 */
final class Lanes {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final AppLocks servers;
    // A lock lives as long as the server: some bytes for each app ever used, and no race between removal and use.
    private final ConcurrentHashMap<AppId, ReentrantLock> locks = new ConcurrentHashMap<>();

    Lanes(AppLocks servers) {
        this.servers = servers;
    }

    /** A held lane; closing it lets the next one in. Closed by the thread that entered. */
    record Lane(ReentrantLock here, AppLocks.Held everywhere) implements AutoCloseable {
        @Override
        public void close() {
            try {
                everywhere.close();
            } finally {
                here.unlock();
            }
        }
    }

    Lane enter(AppId app) throws InterruptedException {
        return enter(app, () -> {});
    }

    /** Enters the app's lane; calls {@code mustWait} first if somebody is in it. */
    Lane enter(AppId app, Runnable mustWait) throws InterruptedException {
        var lock = locks.computeIfAbsent(app, _ -> new ReentrantLock(true));
        boolean waits = lock.isLocked();
        if (waits) {
            mustWait.run();
        }
        lock.lockInterruptibly();
        Optional<AppLocks.Held> held = Optional.empty();
        try {
            held = servers.take(app);
            if (held.isEmpty() && !waits) {
                mustWait.run();
            }
            while (held.isEmpty()) {
                Thread.sleep(LOOK);
                held = servers.take(app);
            }
            return new Lane(lock, held.get());
        } finally {
            if (held.isEmpty()) {
                lock.unlock();
            }
        }
    }
}
