package dev.slipway.git.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

// withstand A 8
class PenaltiesTest {
    private static final InetAddress A = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress B = InetAddress.ofLiteral("192.0.2.2");
    private Instant now = Instant.EPOCH;
    private final InstantSource source = () -> now;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private final Penalties penalties = new Penalties(PenaltyRules.DEFAULT, clock);

    @Test
    void fewFailuresAreForgiven() {
        penalties.add(A, Duration.ofSeconds(10));

        assertThat(penalties.refuses(A)).isFalse();
    }

    @Test
    void manyFailuresRefuseTheirAddressAndNoOther() {
        penalties.add(A, Duration.ofSeconds(20));

        assertThat(penalties.refuses(A)).isTrue();
        assertThat(penalties.refuses(B)).isFalse();
    }

    @Test
    void aRefusedAddressStaysRefusedToTheEndOfItsTime() {
        penalties.add(A, Duration.ofSeconds(20));
        assertThat(penalties.refuses(A)).isTrue();

        now = now.plusSeconds(19);
        assertThat(penalties.refuses(A)).isTrue();
        now = now.plusSeconds(1);
        assertThat(penalties.refuses(A)).isFalse();
    }

    @Test
    void penaltiesHaveALimit() {
        penalties.add(A, Duration.ofDays(1));

        now = now.plus(PenaltyRules.DEFAULT.most());

        assertThat(penalties.refuses(A)).isFalse();
    }

    // withstand G 112
    @Test
    void aClockThatIsSetBackKeepsNobodyOutForADay() {
        now = now.plus(Duration.ofDays(2));
        penalties.add(A, Duration.ofSeconds(20));
        assertThat(penalties.refuses(A)).isTrue();

        now = now.minus(Duration.ofDays(1));

        assertThat(penalties.refuses(A)).isFalse();
        penalties.add(A, Duration.ofSeconds(20));
        assertThat(penalties.refuses(A)).isTrue();
    }

    @Test
    void exemptAddressesAreNeverRefused() {
        var exempting = new Penalties(PenaltyRules.DEFAULT.withExempt(List.of("192.0.2.0/31")), clock);
        exempting.add(A, Duration.ofMinutes(1));
        exempting.add(B, Duration.ofMinutes(1));

        assertThat(exempting.refuses(A)).isFalse();
        assertThat(exempting.refuses(B)).isTrue();
    }

    @Test
    void anIpv6NetworkIsOneSource() {
        penalties.add(InetAddress.ofLiteral("2001:db8::1"), Duration.ofMinutes(1));

        assertThat(penalties.refuses(InetAddress.ofLiteral("2001:db8::2"))).isTrue();
        assertThat(penalties.refuses(InetAddress.ofLiteral("2001:db8:0:1::1"))).isFalse();
    }

    // withstand A 7
    @Test
    void newcomersAreDroppedMoreOftenTheMoreWait() {
        var startups = new Startups(10, 30, 100, 5, 1_000);

        assertThat(startups.drops(9, 0)).isFalse();
        assertThat(startups.drops(10, 0.29)).isTrue();
        assertThat(startups.drops(10, 0.31)).isFalse();
        assertThat(startups.drops(55, 0.64)).isTrue();
        assertThat(startups.drops(55, 0.66)).isFalse();
        assertThat(startups.drops(100, 0.99)).isTrue();
    }
}
