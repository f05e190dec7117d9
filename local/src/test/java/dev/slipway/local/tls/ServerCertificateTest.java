package dev.slipway.local.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerCertificateTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final ServerCertificate certificate =
            SelfSigned.make(List.of("example.com", "*.example.com", "192.0.2.7"), NOW);

    @Test
    void selfSignedOneIsGoodForYearsFromYesterdayOn() throws Exception {
        certificate.leaf().verify(certificate.leaf().getPublicKey());

        assertThat(certificate.isSelfSigned()).isTrue();
        assertThat(certificate.leaf().getNotBefore()).isBefore(NOW);
        assertThat(certificate.expires()).isAfter(NOW.plus(Duration.ofDays(9 * 365)));
        assertThat(certificate.names()).containsExactly("example.com", "*.example.com", "192.0.2.7");
    }

    @Test
    void wildcardStandsForOneLabel() {
        assertThat(certificate.covers("example.com")).isTrue();
        assertThat(certificate.covers("WEB.example.com")).isTrue();
        assertThat(certificate.covers("a.web.example.com")).isFalse();
        assertThat(certificate.covers("example.org")).isFalse();
        assertThat(certificate.covers("com")).isFalse();
        assertThat(certificate.covers("")).isFalse();
    }

    @Test
    void hostWithoutOneOfItsOwnHasTheUsualOne() {
        var own = SelfSigned.make(List.of("www.example.org"), NOW);
        var table = new CertificateTable(certificate);
        table.put("www.example.org", own);

        assertThat(table.shown("WWW.example.org")).isEqualTo(own);
        assertThat(table.shown("web.example.com")).isEqualTo(certificate);
        assertThat(table.shown("")).isEqualTo(certificate);
        table.remove("www.example.org");
        assertThat(table.shown("www.example.org")).isEqualTo(certificate);
        // A handshake that has just begun goes on with what it found.
        assertThat(table.byFingerprint(own.fingerprint())).contains(own);
    }

    @Test
    void keyIsNotPrinted() {
        assertThat(certificate.toString()).isEqualTo("certificate " + certificate.fingerprint());
    }
}
