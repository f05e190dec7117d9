package dev.slipway.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Counts failed logins by address and by user, for a minute each; of the addresses and users only so many. */
final class Failures {
    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final int MOST = 20;
    private static final int MOST_COUNTED = 10_000;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> counts = new HashMap<>();
    private long window;

    Failures(InstantSource clock) {
        this.clock = clock;
    }

    boolean tooMany(String address) {
        return counted(0, "address " + address);
    }

    /** Notes one; whether the address or the user has now failed too often. */
    boolean add(String address, String user) {
        boolean byAddress = counted(1, "address " + address);
        return counted(1, "user " + user) || byAddress;
    }

    /** How many addresses and users are counted. */
    int counted() {
        lock.lock();
        try {
            return counts.size();
        } finally {
            lock.unlock();
        }
    }

    private boolean counted(int more, String what) {
        lock.lock();
        try {
            long now = clock.millis() / WINDOW.toMillis();
            if (now != window || counts.size() > MOST_COUNTED) {
                window = now;
                counts.clear();
            }
            return (more == 0 ? counts.getOrDefault(what, 0) : counts.merge(what, more, Integer::sum)) >= MOST;
        } finally {
            lock.unlock();
        }
    }
}
