package dev.slipway.local.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.core.HostName;
import dev.slipway.core.InvalidInput;
import dev.slipway.local.tls.Https;
import dev.slipway.local.tls.HttpsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The router by HTTPS, as openssl sees it. */
final class HttpsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Https open(Path... given) throws IOException {
        return Https.open(
                new HttpsConfig(
                        folder.resolve("certificates"),
                        List.of("apps.example.com", "*.apps.example.com"),
                        List.of(given),
                        Optional.empty()),
                Clock.systemUTC());
    }

    private String shell(String command) throws Exception {
        var process = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private Path certificate(String file, String name) throws Exception {
        shell("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=%1$s -addext subjectAltName=DNS:%1$s"
                        .formatted(name)
                + " -keyout key.pem -out %1$s.new && cat key.pem >> %1$s.new".formatted(file));
        return Files.move(folder.resolve(file + ".new"), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    private String handshake(RunningRouter router, String options) throws Exception {
        return shell("openssl s_client -connect 127.0.0.1:%d %s 2>&1"
                .formatted(router.router.secureAddress().orElseThrow().getPort(), options));
    }

    private String fingerprint(RunningRouter router) throws Exception {
        return shell("openssl s_client -connect 127.0.0.1:%d 2>/dev/null | openssl x509 -noout -fingerprint -sha256"
                        .formatted(router.router.secureAddress().orElseThrow().getPort()))
                .strip()
                .replaceFirst(".*=", "");
    }

    @Test
    void visitorsComeEncryptedAndAppsAreTold() throws Exception {
        try (var app = ScriptedServer.saying("hello");
                var https = open();
                var router = new RunningRouter(https)) {
            router.table.put(new AppRoute(
                    RunningRouter.WEB,
                    new HostName("web.apps.example.com"),
                    Set.of(),
                    Availability.SERVING,
                    List.of(app.backend())));

            var answer = shell("curl -sSi -m 10 --cacert certificates/self-signed.pem"
                    + " --resolve web.apps.example.com:%1$d:127.0.0.1 https://web.apps.example.com:%1$d/"
                            .formatted(
                                    router.router.secureAddress().orElseThrow().getPort()));

            assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("hello");
            assertThat(app.heads).singleElement().asString().contains("X-Forwarded-Proto: https");
            assertThat(router.get("web.apps.example.com")).contains("hello");
        }
    }

    @Test
    void selfSignedCertificateIsKeptForItsOwnerAlone() throws Exception {
        String first;
        try (var https = open()) {
            first = https.list().getFirst().fingerprint();
            assertThat(https.list().getFirst().issuer()).isEqualTo("self-signed");
        }

        // withstand J 127
        assertThat(Files.getPosixFilePermissions(folder.resolve("certificates/self-signed.pem")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("certificates")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        try (var https = open();
                var router = new RunningRouter(https)) {
            assertThat(fingerprint(router)).isEqualTo(first);
        }
    }

    @Test
    void oldProtocolsAndWeakCiphersAreRefused() throws Exception {
        try (var https = open();
                var router = new RunningRouter(https)) {
            assertThat(handshake(router, "-tls1_1 -cipher ALL:@SECLEVEL=0")).contains("no peer certificate available");
            assertThat(handshake(router, "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256:AES128-GCM-SHA256"))
                    .contains("no peer certificate available");
            assertThat(handshake(router, "-tls1_2")).contains("TLSv1.2", "ECDHE-ECDSA-AES128-GCM-SHA256");
            assertThat(handshake(router, "-tls1_3")).contains("TLSv1.3");
        }
    }

    @Test
    void replacedCertificateIsShownToNewVisitorsAndABrokenOneIsNot() throws Exception {
        var given = certificate("given.pem", "a.example.com");
        try (var app = ScriptedServer.saying("hello");
                var https = open(given);
                var router = new RunningRouter(https)) {
            router.serve(app.backend());
            https.start(Set::of);
            var first = fingerprint(router);

            certificate("given.pem", "b.example.com");
            var second = awaitOther(router, first);
            assertThat(https.list().getFirst().fingerprint()).isEqualTo(second);

            Files.writeString(given, "nothing of use");
            var third = certificate("third.pem", "c.example.com");
            assertThat(fingerprint(router)).isEqualTo(second);
            Files.move(third, given, StandardCopyOption.REPLACE_EXISTING);
            awaitOther(router, second);
        }
    }

    private String awaitOther(RunningRouter router, String old) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var shown = fingerprint(router);
            if (!shown.equals(old) && !shown.isEmpty()) {
                return shown;
            }
            assertThat(System.nanoTime()).as("still the old certificate").isLessThan(deadline);
        }
    }

    @Test
    void unusableCertificateIsRefusedAtTheStart() throws Exception {
        var text = Files.writeString(folder.resolve("text.pem"), "nothing of use");

        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> open(text))
                .withMessageContaining("0 certificates");
    }

    @Test
    void plainRequestOnTheEncryptedPortIsNoRequest() throws Exception {
        try (var https = open();
                var router = new RunningRouter(https);
                var socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        router.router.secureAddress().orElseThrow().getPort())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: web.localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout((int) PATIENCE.toMillis());

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP/1.1");
        }
    }
}
