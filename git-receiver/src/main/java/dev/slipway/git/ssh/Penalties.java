package dev.slipway.git.ssh;

import dev.slipway.core.AddressRange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Remembers which addresses are refused, and until when. Bounded: the address that was added first is forgotten first. */
final class Penalties {
    private static final int MOST_SOURCES = 65_536;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final PenaltyRules rules;
    private final List<AddressRange> exempt;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Instant> until = new LinkedHashMap<>();
    private final Set<String> refused = new HashSet<>();

    Penalties(PenaltyRules rules, Clock clock) {
        this.rules = rules;
        this.clock = clock;
        this.exempt = rules.exempt().stream().map(AddressRange::parse).toList();
    }

    /** Adds to what the address has to wait. */
    void add(InetAddress address, Duration penalty) {
        if (exempts(address) || penalty.isZero()) {
            return;
        }
        var now = clock.instant();
        lock.lock();
        try {
            var begin = until.getOrDefault(source(address), now);
            var end = (begin.isBefore(now) ? now : begin).plus(penalty);
            var latest = now.plus(rules.most());
            until.put(source(address), end.isAfter(latest) ? latest : end);
            forgetEldest(now);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a connection from there is to be refused now. */
    boolean refuses(InetAddress address) {
        var now = clock.instant();
        var key = source(address);
        lock.lock();
        try {
            var end = until.get(key);
            // An end beyond the longest wait was set before the clock was set back.
            if (end == null || !end.isAfter(now) || end.isAfter(now.plus(rules.most()))) {
                until.remove(key);
                refused.remove(key);
                return false;
            }
            // Once refused, an address stays so until its time is over; below the minimum it is not yet refused.
            if (refused.contains(key) || Duration.between(now, end).compareTo(rules.least()) >= 0) {
                refused.add(key);
                return true;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void forgetEldest(Instant now) {
        if (until.size() > MOST_SOURCES) {
            until.values().removeIf(end -> !end.isAfter(now));
            refused.retainAll(until.keySet());
        }
        while (until.size() > MOST_SOURCES) {
            var eldest = until.keySet().iterator().next();
            until.remove(eldest);
            refused.remove(eldest);
        }
    }

    private boolean exempts(InetAddress address) {
        return exempt.stream().anyMatch(range -> range.contains(address));
    }

    /** One key for an IPv4 address, and one for an IPv6 network, whose owner has all of its addresses. */
    static String source(InetAddress address) {
        var bytes = address.getAddress();
        return HexFormat.of()
                .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }
}
