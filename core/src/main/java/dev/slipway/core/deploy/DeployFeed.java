package dev.slipway.core.deploy;

import dev.slipway.core.app.AppId;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A deploy's stored lines while they grow: the deploy writes and never waits; any number of followers read. */
final class DeployFeed {
    private static final int CHUNK = 500;

    private final BuildLogs logs;
    private final AppId app;
    private final DeployId deploy;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private long written;
    private boolean closed;

    DeployFeed(BuildLogs logs, AppId app, DeployId deploy) {
        this.logs = logs;
        this.app = app;
        this.deploy = deploy;
    }

    void append(String line) {
        lock.lock();
        try {
            logs.append(app, deploy, line);
            written++;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says that no line follows. */
    void close() {
        lock.lock();
        try {
            closed = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Passes all lines from the first on to {@code sink}, as they come, until the feed is closed. */
    void follow(Consumer<String> sink) throws InterruptedException {
        long next = 0;
        long seen;
        do {
            // Counted before reading: a log past its size limit grows no more, so what was read can't tell what is new.
            seen = written();
            next = drain(logs, app, deploy, next, sink);
        } while (awaitMoreThan(seen));
        drain(logs, app, deploy, next, sink);
    }

    /** Passes the stored lines from number {@code from} on to {@code sink}; returns the number of the next one. */
    static long drain(BuildLogs logs, AppId app, DeployId deploy, long from, Consumer<String> sink) {
        long next = from;
        while (true) {
            var lines = logs.read(app, deploy, next, CHUNK);
            if (lines.isEmpty()) {
                return next;
            }
            lines.forEach(sink);
            next += lines.size();
        }
    }

    private long written() {
        lock.lock();
        try {
            return written;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitMoreThan(long seen) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (written <= seen && !closed) {
                grown.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }
}
