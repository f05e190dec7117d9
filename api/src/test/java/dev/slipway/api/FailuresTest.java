package dev.slipway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final Failures failures = new Failures(() -> now);

    // withstand E 71
    @Test
    void addressIsRefusedAfterTwentyFailuresForAMinute() {
        for (int i = 1; i < 20; i++) {
            assertThat(failures.add("192.0.2.1", "user" + i)).isFalse();
        }
        assertThat(failures.tooMany("192.0.2.1")).isFalse();

        assertThat(failures.add("192.0.2.1", "user20")).isTrue();

        assertThat(failures.tooMany("192.0.2.1")).isTrue();
        assertThat(failures.tooMany("192.0.2.2")).isFalse();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(failures.tooMany("192.0.2.1")).isFalse();
    }

    // withstand E 71
    @Test
    void userIsGuessedOnlySoOften() {
        for (int i = 1; i < 20; i++) {
            assertThat(failures.add("192.0.2." + i, "admin")).isFalse();
        }

        assertThat(failures.add("192.0.2.99", "admin")).isTrue();
        assertThat(failures.tooMany("192.0.2.99")).isFalse();
    }

    // withstand E 71
    @Test
    void whoGuessTogetherLockTheUserOutNowhereWhereTheUserHasBeen() {
        failures.proven("203.0.113.7", "admin");
        for (int i = 1; i <= 20; i++) {
            failures.add("192.0.2." + i, "admin");
        }

        assertThat(failures.tooMany("192.0.2.99", "admin")).isTrue();
        assertThat(failures.tooMany("203.0.113.7", "admin")).isFalse();
        assertThat(failures.tooMany("203.0.113.7", "carol")).isFalse();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(failures.tooMany("192.0.2.99", "admin")).isFalse();
    }

    @Test
    void namesThatAreNobodysAreCountedAsOne() {
        for (int i = 0; i < 20; i++) {
            failures.add("192.0.2." + i, "x".repeat(64 + i));
        }

        assertThat(failures.tooMany("192.0.2.99", "y".repeat(8000))).isTrue();
        assertThat(failures.counted()).isEqualTo(21);
    }

    @Test
    void whatIsCountedIsBounded() {
        for (int i = 0; i < 30_000; i++) {
            failures.add("2001:db8::" + Integer.toHexString(i), "user" + i);
        }

        assertThat(failures.counted()).isLessThan(20_100);
    }
}
