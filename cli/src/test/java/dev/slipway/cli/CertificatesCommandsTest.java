package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ADMIN;
import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.platform.HttpsCertificates.Certificate;
import org.junit.jupiter.api.Test;

final class CertificatesCommandsTest {
    private static final String PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

    private final TestServer server = new TestServer();

    private void certificate(String host, String trouble) {
        server.certificates.add(new Certificate(host, "self-signed", "AB:" + host, NOW, PEM, trouble));
    }

    @Test
    void fingerprintsAreListed() {
        certificate("", "");
        certificate("web.example.com", "no answer");

        assertThat(server.run(ADMIN, "certificates", "list").out().lines())
                .satisfiesExactly(
                        header -> assertThat(header).contains("HOST", "SHA-256", "TROUBLE"),
                        usual -> assertThat(usual).startsWith("*").contains("self-signed", "AB:"),
                        own -> assertThat(own).startsWith("web.example.com").contains("AB:web.", "no answer"));
    }

    @Test
    void hostsOfOthersAreNotListed() {
        certificate("", "");
        certificate("web.example.com", "");

        assertThat(server.run(ALICE, "certificates", "list").out())
                .contains("self-signed")
                .doesNotContain("web.example.com");
    }

    @Test
    void shownOneIsAloneOnStandardOutput() {
        certificate("", "");

        var answer = server.run(ALICE, "certificates", "show");

        assertThat(answer.out()).isEqualTo(PEM);
        assertThat(answer.err()).isEqualTo("SHA-256 AB:\n");
        assertThat(server.run(ALICE, "certificates", "show", "*").out()).isEqualTo(PEM);
    }

    @Test
    void unknownHostHasNone() {
        var answer = server.run(ALICE, "certificates", "show", "other.example.com");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).contains("there is no such certificate");
    }
}
