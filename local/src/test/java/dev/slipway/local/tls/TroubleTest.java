package dev.slipway.local.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TroubleTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static Duration pause(int failures, double chance) {
        return Duration.between(
                NOW, Trouble.after(failures, "no answer", NOW, chance).again());
    }

    @Test
    void pausesDoubleUpToSomeHours() {
        assertThat(pause(0, 0.5)).isEqualTo(Duration.ofMinutes(1));
        assertThat(pause(1, 0.5)).isEqualTo(Duration.ofMinutes(2));
        assertThat(pause(5, 0.5)).isEqualTo(Duration.ofMinutes(32));
        assertThat(pause(9, 0.5)).isEqualTo(Duration.ofHours(6));
        assertThat(pause(10_000, 0.5)).isEqualTo(Duration.ofHours(6));
    }

    @Test
    void hostsThatFailTogetherAreNotTriedTogether() {
        assertThat(pause(0, 0)).isEqualTo(Duration.ofSeconds(45));
        assertThat(pause(0, 1)).isEqualTo(Duration.ofSeconds(75));
    }

    @Test
    void reasonIsOneShortLine() {
        var trouble = Trouble.after(3, "two\nlines\r\n" + "x".repeat(10_000), NOW, 0.5);

        assertThat(trouble.failures()).isEqualTo(4);
        assertThat(trouble.reason()).startsWith("two lines xxx").hasSize(500);
    }

    @Test
    void certificatesAreRenewedWithAThirdOfTheirLifeLeftAndNotAllTogether() {
        var certificate = SelfSigned.make(List.of("example.com"), NOW);
        var life = Duration.between(certificate.leaf().getNotBefore().toInstant(), certificate.expires());

        var first = Renewals.renewal("a.example.com", certificate);
        var second = Renewals.renewal("b.example.com", certificate);

        assertThat(List.of(first, second))
                .allSatisfy(when -> assertThat(Duration.between(when, certificate.expires()))
                        .isBetween(life.dividedBy(4), life.multipliedBy(2).dividedBy(5)));
        assertThat(first).isNotEqualTo(second);
    }
}
