package dev.slipway.local.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.HostName;
import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.app.AppId;
import dev.slipway.core.platform.HttpsCertificates.Certificate;
import dev.slipway.local.route.AppRoute;
import dev.slipway.local.route.Availability;
import dev.slipway.local.route.Domain;
import dev.slipway.local.route.RouteTable;
import dev.slipway.local.route.Router;
import dev.slipway.local.route.RouterConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates from a real authority, which looks at the hosts through the router. */
final class AcmeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OWN = "web.apps.example.com";
    private static final String ADDED = "www.example.org";
    private static final String DOMAIN = "apps.example.com";

    @TempDir
    Path folder;

    private final RouteTable table = new RouteTable();
    private final InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    AcmeIT() {
        table.put(new AppRoute(
                new AppId("00000000000000aa"),
                new HostName(OWN),
                Set.of(new HostName(ADDED)),
                Availability.STARTING,
                List.of()));
    }

    private HttpsConfig config(HttpsConfig.Acme authority) {
        return new HttpsConfig(folder.resolve("certificates"), List.of(DOMAIN), List.of(), Optional.of(authority));
    }

    /** With a router on the port that the authority looks at. */
    private final class Running implements AutoCloseable {
        final Https https;
        final Router router;

        Running(HttpsConfig.Acme authority, int port, Clock clock) throws IOException {
            https = Https.open(config(authority), clock);
            var usual = RouterConfig.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            var settings = new RouterConfig(
                    usual.listen(),
                    usual.answerLimit(),
                    usual.headerLimit(),
                    usual.idleLimit(),
                    usual.restLimit(),
                    usual.connections(),
                    usual.trustedProxies(),
                    Optional.of(new RouterConfig.Secure(anywhere, https.context(), https::proof)));
            router = new Router(
                    settings, new Domain(DOMAIN, 443, true), table, Optional::empty, new RecordingMeasurements());
            https.start(() -> Set.of(DOMAIN, OWN, ADDED, "localhost", "web.localhost"));
        }

        Certificate of(String host) {
            return https.list().stream()
                    .filter(each -> each.host().equals(host))
                    .findFirst()
                    .orElseThrow();
        }

        boolean hasAll() {
            return https.list().size() == 4
                    && https.list().stream().allMatch(each -> each.trouble().isEmpty());
        }

        @Override
        public void close() {
            router.close();
            https.close();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void await(Supplier<String> what, Supplier<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.get()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(Duration.ofMillis(20));
        }
    }

    /** The certificate that a visitor of the host is shown. */
    private static ServerCertificate visit(Running running, String host) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        try (var socket = (SSLSocket) context.getSocketFactory()
                .createSocket(
                        InetAddress.getLoopbackAddress(),
                        running.router.secureAddress().orElseThrow().getPort())) {
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new ServerCertificate(
                    List.of((X509Certificate) socket.getSession().getPeerCertificates()[0]),
                    SelfSigned.keys().getPrivate());
        }
    }

    @Test
    void everyHostThatIsLedHereGetsACertificateOfItsOwn() throws Exception {
        int visited = freePort();
        String first;
        try (var pebble = new Pebble(folder, visited)) {
            try (var running = new Running(pebble.authority(), visited, Clock.systemUTC())) {
                await(() -> running.https.list() + pebble.log(), running::hasAll);

                for (var host : List.of(DOMAIN, OWN, ADDED)) {
                    assertThat(visit(running, host).names()).containsExactly(host);
                    assertThat(running.of(host).issuer()).contains("Pebble");
                }
                assertThat(visit(running, "other.example.net").isSelfSigned()).isTrue();
                first = running.of(OWN).fingerprint();
            }
            assertKeptForTheOwnerAlone();
            try (var running = new Running(pebble.authority(), visited, Clock.systemUTC())) {
                assertThat(visit(running, OWN).fingerprint()).isEqualTo(first);
            }
            // With less than a third of its ninety days left
            try (var running =
                    new Running(pebble.authority(), visited, Clock.offset(Clock.systemUTC(), Duration.ofDays(75)))) {
                await(pebble::log, () -> !running.of(OWN).fingerprint().equals(first));
                assertThat(visit(running, OWN).fingerprint())
                        .isEqualTo(running.of(OWN).fingerprint());
            }
        }
    }

    // withstand J 127
    private void assertKeptForTheOwnerAlone() throws IOException {
        for (var file : List.of("acme-account.pem", "hosts/" + OWN + ".pem", "self-signed.pem")) {
            assertThat(Files.getPosixFilePermissions(
                            folder.resolve("certificates").resolve(file)))
                    .as(file)
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void hostThatIsNotProvenIsServedAllTheSameAndItsTroubleIsShown() throws Exception {
        int visited = freePort();
        try (var pebble = new Pebble(folder, freePort());
                var running = new Running(pebble.authority(), visited, Clock.systemUTC())) {
            await(pebble::log, () -> running.https.list().size() == 4);

            assertThat(running.of(OWN).trouble()).contains("the host is not proven", "tried again at");
            assertThat(visit(running, OWN).isSelfSigned()).isTrue();
            assertThat(Https.look(config(pebble.authority())))
                    .filteredOn(each -> each.host().equals(OWN))
                    .extracting(Certificate::trouble)
                    .containsExactly(running.of(OWN).trouble());
        }
    }

    @Test
    void authorityThatIsAwayTakesNobodyDown() throws Exception {
        int visited = freePort();
        HttpsConfig.Acme authority;
        try (var pebble = new Pebble(folder, visited)) {
            authority = pebble.authority();
            try (var running = new Running(authority, visited, Clock.systemUTC())) {
                await(pebble::log, running::hasAll);
            }
        }
        try (var running = new Running(authority, visited, Clock.offset(Clock.systemUTC(), Duration.ofDays(75)))) {
            await(
                    () -> running.https.list().toString(),
                    () -> !running.of(OWN).trouble().isEmpty());

            // The one that it has is good for a while.
            assertThat(visit(running, OWN).names()).containsExactly(OWN);
            assertThat(running.of(OWN).issuer()).contains("Pebble");
        }
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
