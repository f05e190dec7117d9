package dev.slipway.local.tls;

import java.time.Duration;
import java.time.Instant;

/**
 * Why a host has no new certificate.
 *
 * @param failures how many there were in a row
 * @param again when it is tried again
 */
record Trouble(int failures, Instant again, String reason) {
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(6);
    private static final int MOST_DOUBLINGS = 9;
    private static final int LONGEST_REASON = 500;

    Trouble {
        reason = reason.replaceAll("\\p{Cntrl}+", " ").strip();
        reason = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }

    /**
     * The trouble after one more failure: it is tried again after twice the time, and never more often than authorities allow.
     *
     * @param chance from 0 to 1: hosts that fail together are not tried again together
     */
    static Trouble after(int failures, String reason, Instant now, double chance) {
        var doubled = FIRST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        var wait = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return new Trouble(failures + 1, now.plusMillis((long) (wait.toMillis() * (0.75 + chance / 2))), reason);
    }
}
