package dev.slipway.local.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.tls.Https;
import dev.slipway.local.tls.HttpsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Visitors who never come to an end, at both doors: withstand E 74. */
final class SlowVisitorsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** What a handshake begins with: a record of 512 bytes, of which a client's first message takes 508. */
    private static final byte[] HELLO = HexFormat.of().parseHex("1603010200010001fc0303" + "00".repeat(501));

    private static final String HOST = "Host: web.localhost\r\n";

    @TempDir
    Path folder;

    private final CountDownLatch appLost = new CountDownLatch(1);
    private Path authority;
    private Https https;
    private ScriptedServer app;
    private RunningRouter router;

    @BeforeEach
    void begin() throws IOException {
        https = Https.open(
                new HttpsConfig(
                        folder.resolve("certificates"), List.of("apps.example.com"), List.of(), Optional.empty()),
                Clock.systemUTC());
        // The server's own file has the key as well.
        var pem = Files.readString(folder.resolve("certificates/self-signed.pem"));
        authority = Files.writeString(
                folder.resolve("authority.pem"),
                pem.replaceFirst("(?s).*?(-----BEGIN CERTIFICATE.*?END CERTIFICATE-----\n).*", "$1"));
        app = new ScriptedServer((head, in, out) -> {
            if (head.startsWith("POST ")) {
                in.readNBytes(100);
                appLost.countDown();
                return false;
            }
            out.write(ScriptedServer.ok("hello", 5));
            return true;
        });
        router = new RunningRouter(https, PATIENCE);
        router.serve(app.backend());
    }

    @AfterEach
    void end() throws IOException {
        router.close();
        app.close();
        https.close();
    }

    private Socket connect(Visitor door) throws IOException {
        return door.connect(router, authority);
    }

    @ParameterizedTest
    @EnumSource
    void headersByDropsAreCutOff(Visitor door) throws Exception {
        var head = ("GET / HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(1000)).getBytes(StandardCharsets.US_ASCII);
        try (var socket = connect(door)) {
            assertThat(Visitor.drip(socket, head)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thoseWhoSayNothingAreClosed(Visitor door) throws Exception {
        try (var socket = connect(door)) {
            if (socket instanceof SSLSocket encrypted) {
                encrypted.startHandshake();
            }
            assertThat(Visitor.drip(socket, new byte[0])).isLessThan(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 511})
    void handshakeThatIsNotFinishedIsClosed(int bytes) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), Visitor.securePort(router))) {
            socket.getOutputStream().write(HELLO, 0, bytes);

            assertThat(Visitor.drip(socket, new byte[0])).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void handshakeByDropsIsClosed() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), Visitor.securePort(router))) {
            assertThat(Visitor.drip(socket, HELLO)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodyThatStopsComingEndsTheRequestForTheAppAsWell(Visitor door) throws Exception {
        try (var socket = connect(door)) {
            Visitor.send(socket, "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 100\r\n\r\nx");

            assertThat(Visitor.drip(socket, new byte[0])).isLessThan(Duration.ofSeconds(10));
            assertThat(appLost.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keptConnectionWithoutAnotherRequestIsClosed(Visitor door) throws Exception {
        try (var socket = connect(door)) {
            Visitor.send(socket, "GET / HTTP/1.1\r\n" + HOST + "\r\n");

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("hello");
        }
    }

    @Test
    void othersAreServedMeanwhile() throws Exception {
        var slow = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 100; i++) {
                slow.add(new Socket(InetAddress.getLoopbackAddress(), Visitor.securePort(router)));
                slow.getLast().getOutputStream().write(HELLO, 0, 100);
                slow.add(router.connect());
                Visitor.send(slow.getLast(), "GET / HTTP/1.1\r\nHost: w");
            }
            long begin = System.nanoTime();
            for (var door : Visitor.values()) {
                assertThat(RunningRouter.exchange(
                                connect(door), "GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 200 ");
            }
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(5));
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    @ParameterizedTest // withstand E 75, 76: as RequestRulesIT has them, encrypted
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: +5\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: web.localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: web.localhost\r\nHost: web.localhost\r\n\r\n",
                "GET http://other.localhost/ HTTP/1.1\r\nHost: web.localhost\r\n\r\n",
                "GET / HTTP/1.1\nHost: web.localhost\n\n",
                "GET / HTTP/1.1\r\nHost: web.localhost\r\nX: a\rb\r\n\r\n"
            })
    void encryptedRequestWithTwoMeaningsIsRefused(String request) throws Exception {
        assertThat(RunningRouter.exchange(connect(Visitor.ENCRYPTED), request))
                .startsWith("HTTP/1.1 400 ")
                .endsWith("[closed]");
        assertThat(app.heads).isEmpty();
    }

    @ParameterizedTest // withstand E 75
    @EnumSource
    void addressesAndHeadersAboveTheLimitAreRefused(Visitor door) throws Exception {
        var end = " HTTP/1.1\r\n" + HOST;
        for (var large : List.of(
                "GET /" + "a".repeat(9_000) + end + "\r\n",
                "GET /?" + "a".repeat(9_000) + end + "\r\n",
                "GET /" + end + "X: " + "a".repeat(9_000) + "\r\n\r\n",
                "GET /" + end + "X: y\r\n".repeat(2_000) + "\r\n",
                "GET /" + "a".repeat(100_000) + end + "\r\n")) {
            assertThat(RunningRouter.exchange(connect(door), large))
                    .containsPattern("^(HTTP/1.1 4[0-9]{2} |\\[closed])")
                    .endsWith("[closed]");
        }
        assertThat(app.heads).isEmpty();
    }

    @ParameterizedTest // withstand E 76
    @ValueSource(
            strings = {"5;a=\"b\r\nX\"\r\nhello\r\n0\r\n\r\n", "5\nhello\r\n0\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n"})
    void encryptedChunkWithTwoMeaningsSplitsNothing(String body) throws Exception {
        RunningRouter.exchange(
                connect(Visitor.ENCRYPTED),
                "GET / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + body + "GET /smuggled HTTP/1.1\r\n"
                        + HOST + "\r\n");

        assertThat(List.copyOf(app.heads)).noneMatch(head -> head.contains("/smuggled"));
    }
}
