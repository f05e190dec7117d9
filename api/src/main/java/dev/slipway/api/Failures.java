package dev.slipway.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts failed logins by address and by user, for a minute each; of the addresses and users only so many. An address that
 * failed too often is turned away. A user whose name failed too often, from wherever, gets in by password only from an address
 * that this user has come in from before: many who guess together are stopped, and cannot lock the user out at home.
 */
final class Failures {
    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final int MOST = 20;
    private static final int MOST_COUNTED = 10_000;
    private static final int LONGEST_NAME = 63;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Boolean> proven = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_COUNTED;
        }
    };
    private long window;

    Failures(InstantSource clock) {
        this.clock = clock;
    }

    boolean tooMany(String address) {
        return counted(0, "address " + address);
    }

    /** Whether the user's name failed too often, and the user has never come in from that address. */
    boolean tooMany(String address, String user) {
        return counted(0, "user " + shortened(user)) && !isProven(address, user);
    }

    private boolean isProven(String address, String user) {
        lock.lock();
        try {
            return proven.get(pair(address, user)) != null;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the user came in from there. */
    void proven(String address, String user) {
        lock.lock();
        try {
            proven.put(pair(address, user), true);
        } finally {
            lock.unlock();
        }
    }

    private static String pair(String address, String user) {
        return shortened(user) + " " + address;
    }

    // What is longer is nobody's name.
    private static String shortened(String user) {
        return user.length() > LONGEST_NAME ? "" : user;
    }

    /** Notes one; whether the address or the user has now failed too often. */
    boolean add(String address, String user) {
        boolean byAddress = counted(1, "address " + address);
        return counted(1, "user " + shortened(user)) || byAddress;
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
