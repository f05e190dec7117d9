package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.k8s.install.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateDoctorIT {
    @TempDir
    Path data;

    private List<Finding> examine(Clock clock, String... more) {
        var options = new ArrayList<>(List.of("--data", data.toString(), "--https", "127.0.0.1:8443"));
        options.addAll(List.of(more));
        return new CertificateDoctor(Config.of(Settings.read(options, Map.of("HOME", data.toString()))), clock)
                .examine();
    }

    @Test
    void hostWithoutNewCertificateIsToldWithTheReason() throws IOException {
        var hosts = Files.createDirectories(data.resolve("certificates/hosts"));
        Files.writeString(hosts.resolve("web.example.com.trouble"), "3\n2026-11-22T10:00:00Z\nconnection refused\n");

        assertThat(examine(Clock.systemUTC(), "--acme", "letsencrypt"))
                .singleElement()
                .asString()
                .contains("certificate of web.example.com", "connection refused; tried again at 2026-11-22T10:00:00Z");
        assertThat(examine(Clock.systemUTC())).isEmpty();
    }

    @Test
    void certificateThatExpiresSoonIsWarnedOf() throws Exception {
        var made = new ProcessBuilder(
                        "sh",
                        "-c",
                        "openssl req -x509 -newkey ed25519 -nodes -days 30 -subj /CN=a -keyout key.pem -out cert.pem 2>&1")
                .directory(data.toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        var files = new String[] {
            "--https-certificate",
            data.resolve("cert.pem").toString(),
            "--https-key",
            data.resolve("key.pem").toString()
        };

        assertThat(examine(Clock.systemUTC(), files)).singleElement().asString().doesNotContain("expires at");
        assertThat(examine(Clock.offset(Clock.systemUTC(), Duration.ofDays(20)), files))
                .singleElement()
                .asString()
                .contains("expires at");
    }
}
