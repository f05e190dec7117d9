package dev.slipway.api.epinio;

import static dev.slipway.api.epinio.EpinioServer.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.core.TlsDoor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection to a service as the epinio CLI has it: the handshake of a web socket, then the bytes themselves. */
final class EpinioForwardIT {
    private static final int CONTENT = 16 << 20;
    private static final int PATIENCE_MILLIS = 30_000;

    private EpinioServer server;
    private ServerSocket service;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        service = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        service.setSoTimeout(PATIENCE_MILLIS);
        server = EpinioServer.open();
        server.fake.services().answerAt(service.getLocalPort());
        server.send(
                "POST",
                server.alice,
                "/namespaces/workspace/services",
                "{\"catalog_service\":\"redis-dev\",\"name\":\"cache\"}");
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        service.close();
    }

    /** Asks for the way to the service, with more that is sent at once. */
    private Socket dial(String more) throws IOException, InterruptedException {
        var pass = json(server.get(server.alice, "/authtoken")).at("/token").asString();
        var socket = new Socket(
                InetAddress.getLoopbackAddress(), server.api.address().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        var request = """
                GET /wapi/v1/namespaces/workspace/services/cache/portforward?authtoken=%s HTTP/1.1
                Host: localhost:%d
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13

                """.formatted(pass, server.api.address().getPort()).replace("\n", "\r\n");
        socket.getOutputStream().write((request + more).getBytes(ISO_8859_1));
        return socket;
    }

    private Socket accept() throws IOException {
        var asked = service.accept();
        asked.setSoTimeout(PATIENCE_MILLIS);
        return asked;
    }

    private static String head(Socket socket) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            assertThat(next).as("more after " + head).isNotNegative();
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    private static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    @Test
    void bytesGoBothWaysWithoutFrames() throws Exception {
        try (var client = dial("");
                var asked = accept()) {
            // The key and its answer are those of RFC 6455, 1.3.
            assertThat(head(client))
                    .startsWith("HTTP/1.1 101 ")
                    .contains("\r\nUpgrade: websocket\r\n", "\r\nConnection: Upgrade\r\n")
                    .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");

            write(client, "PING\r\n");
            assertThat(read(asked, 6)).isEqualTo("PING\r\n");
            write(asked, "+PONG\r\n");
            assertThat(read(client, 7)).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void whatComesWithTheHandshakeIsNotLost() throws Exception {
        try (var _ = dial("hello");
                var asked = accept()) {
            assertThat(read(asked, 5)).isEqualTo("hello");
        }
    }

    @Test
    void programThatSpeaksFirstIsHeardAfterTheHandshake() throws Exception {
        try (var client = dial("");
                var asked = accept()) {
            write(asked, "5.7.0-greeting");

            // In one read: what comes with the end of the handshake the command line does not see.
            var first = new byte[4096];
            int count = client.getInputStream().read(first);
            assertThat(new String(first, 0, count, ISO_8859_1)).endsWith("\r\n\r\n");
            assertThat(read(client, 14)).isEqualTo("5.7.0-greeting");
        }
    }

    @Test
    void whoeverIsSlowHoldsUpTheOtherAndLosesNothing() throws Exception {
        var content = new byte[CONTENT];
        new Random(7).nextBytes(content);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var client = dial("");
                var asked = accept()) {
            head(client);
            var there = threads.submit(() -> {
                client.getOutputStream().write(content);
                return true;
            });
            var back = threads.submit(() -> {
                asked.getOutputStream().write(content);
                return true;
            });
            // Until both ways are full.
            Thread.sleep(500);
            assertThat(there.isDone() || back.isDone()).isFalse();

            var came = threads.submit(() -> client.getInputStream().readNBytes(CONTENT));
            assertThat(Arrays.equals(asked.getInputStream().readNBytes(CONTENT), content))
                    .isTrue();
            assertThat(Arrays.equals(came.get(), content)).isTrue();
        }
    }

    @Test
    void epinioCommandLineForwardsAPort(@TempDir Path folder) throws Exception {
        var epinio = System.getenv("SLIPWAY_TEST_EPINIO");
        assumeTrue(epinio != null, "needs the epinio command line: set SLIPWAY_TEST_EPINIO");
        try (var door = new TlsDoor(server.api.address().getPort(), folder)) {
            int port = freePort();
            var forwarding = forward(epinio, door, port, folder);
            try (var client = dialWhenOpen(port);
                    var asked = accept()) {
                write(client, "PING\r\n");
                assertThat(read(asked, 6)).isEqualTo("PING\r\n");
                write(asked, "+PONG\r\n");
                assertThat(read(client, 7)).isEqualTo("+PONG\r\n");
            } finally {
                forwarding.destroy();
                forwarding.waitFor();
            }
        }
    }

    private Process forward(String epinio, TlsDoor door, int port, Path folder) throws IOException {
        var login = new String(Base64.getDecoder().decode(server.alice.substring("Basic ".length())), ISO_8859_1);
        var password = login.substring(login.indexOf(':') + 1);
        var settings = Files.writeString(
                folder.resolve("epinio.yaml"),
                "api: https://localhost:%d\nwss: wss://localhost:%d\nuser: alice\npass: %s\nnamespace: workspace\n"
                        .formatted(
                                door.port(),
                                door.port(),
                                Base64.getEncoder().encodeToString(password.getBytes(ISO_8859_1))));
        var builder = new ProcessBuilder(
                epinio, "--settings-file", settings.toString(), "service", "port-forward", "cache", "" + port);
        builder.environment().put("SSL_CERT_FILE", door.certificate().toString());
        builder.environment().put("HOME", folder.toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("forward.log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static Socket dialWhenOpen(int port) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (true) {
            try {
                var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setSoTimeout(PATIENCE_MILLIS);
                return socket;
            } catch (ConnectException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    @Test
    void endOfEitherSideIsTheOthers() throws Exception {
        try (var client = dial("");
                var asked = accept()) {
            head(client);
            asked.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        try (var client = dial("");
                var asked = accept()) {
            head(client);
            client.shutdownOutput();
            assertThat(asked.getInputStream().read()).isEqualTo(-1);
        }
    }
}
