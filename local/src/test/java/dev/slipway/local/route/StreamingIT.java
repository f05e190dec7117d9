package dev.slipway.local.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What flows through the router: at once, both ways, in constant memory. */
final class StreamingIT {
    private static final String GET = "GET / HTTP/1.1\r\nHost: web.localhost\r\n\r\n";
    private static final long BIG = 256L << 20;
    private static final long MOST_HEAP = 32L << 20;

    @Test
    void eventsArriveWhenTheyAreSent() throws Exception {
        var second = new CountDownLatch(1);
        try (var app = new ScriptedServer((_, _, out) -> {
                    out.write(lines("""
                            HTTP/1.1 200 OK
                            Content-Type: text/event-stream
                            Transfer-Encoding: chunked

                            """));
                    out.write(bytes("9\r\ndata: 1\n\n\r\n"));
                    second.await();
                    out.write(bytes("9\r\ndata: 2\n\n\r\n0\r\n\r\n"));
                    return true;
                });
                var router = new RunningRouter();
                var client = router.connect()) {
            router.serve(app.backend());
            client.getOutputStream().write(bytes(GET));

            assertThat(readUntil(client.getInputStream(), "data: 1\n\n")).contains("text/event-stream");
            second.countDown();
            assertThat(readUntil(client.getInputStream(), "0\r\n\r\n")).contains("data: 2");
        }
    }

    @Test
    void silentStreamOutlivesTheLimitForAnswers() throws Exception {
        try (var app = new ScriptedServer((_, _, out) -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"));
                    Thread.sleep(2_500);
                    out.write(bytes("late"));
                    return true;
                });
                var router = new RunningRouter();
                var client = router.connect()) {
            router.serve(app.backend());
            client.getOutputStream().write(bytes(GET));

            assertThat(readUntil(client.getInputStream(), "late")).contains("200 OK");
        }
    }

    @Test
    void upgradedConnectionCarriesBytesBothWays() throws Exception {
        try (var app = new ScriptedServer((_, in, out) -> {
                    out.write(bytes(
                            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"));
                    for (int next = in.read(); next >= 0; next = in.read()) {
                        out.write(Character.toUpperCase(next));
                    }
                    return false;
                });
                var router = new RunningRouter();
                var client = router.connect()) {
            router.serve(app.backend());
            client.getOutputStream().write(lines("""
                    GET /chat HTTP/1.1
                    Host: web.localhost
                    Connection: keep-alive, Upgrade
                    Upgrade: websocket
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                    """));

            assertThat(readUntil(client.getInputStream(), "\r\n\r\n"))
                    .startsWith("HTTP/1.1 101 ")
                    .contains("websocket");
            assertThat(app.heads.element())
                    .contains("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Upgrade: websocket");
            for (var word : new String[] {"hello", "again"}) {
                client.getOutputStream().write(bytes(word));
                readUntil(client.getInputStream(), word.toUpperCase(Locale.ROOT));
            }
        }
    }

    @Test
    void bodyIsAskedForBeforeItIsSent() throws Exception {
        try (var app = new ScriptedServer((_, in, out) -> {
                    out.write(bytes("HTTP/1.1 100 Continue\r\n\r\n"));
                    in.readNBytes(4);
                    out.write(ScriptedServer.ok("done", 4));
                    return true;
                });
                var router = new RunningRouter();
                var client = router.connect()) {
            router.serve(app.backend());
            client.getOutputStream()
                    .write(
                            bytes(
                                    "POST / HTTP/1.1\r\nHost: web.localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"));
            readUntil(client.getInputStream(), "100 Continue\r\n\r\n");

            client.getOutputStream().write(bytes("body"));

            assertThat(readUntil(client.getInputStream(), "done")).contains("200 OK");
        }
    }

    @Test
    void answerToHeadHasNoBodyAndKeepsTheConnection() throws Exception {
        try (var app = ScriptedServer.saying("hello");
                var router = new RunningRouter();
                var client = router.connect()) {
            router.serve(app.backend());
            client.getOutputStream().write(bytes(GET.replace("GET", "HEAD")));
            assertThat(readUntil(client.getInputStream(), "\r\n\r\n")).contains("Content-Length: 5");

            client.getOutputStream().write(bytes(GET));

            assertThat(readUntil(client.getInputStream(), "hello")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void answerBeforeTheEndOfTheRequestDoesNotMixWithTheNext() throws Exception {
        try (var app = new ScriptedServer((head, _, out) -> {
                    out.write(
                            head.startsWith("POST ")
                                    ? bytes("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
                                    : ScriptedServer.ok("x", 1));
                    return true;
                });
                var router = new RunningRouter()) {
            router.serve(app.backend());
            try (var early = router.connect()) {
                early.getOutputStream()
                        .write(bytes(
                                "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: 100\r\n\r\nGET /smuggled"));
                assertThat(readUntil(early.getInputStream(), "\r\n\r\n")).contains("413");
            }

            assertThat(router.get("web.localhost")).startsWith("HTTP/1.1 200 ");
            assertThat(app.heads).noneMatch(head -> head.contains("/smuggled"));
        }
    }

    @Test
    void clientThatGoesAwayFreesTheApp() throws Exception {
        // withstand G 109
        try (var app = new ScriptedServer((_, _, out) -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
                    while (true) {
                        out.write(bytes("1\r\nx\r\n"));
                        Thread.sleep(10);
                    }
                });
                var router = new RunningRouter()) {
            var backend = app.backend();
            router.serve(backend);
            try (var client = router.connect()) {
                client.getOutputStream().write(bytes(GET));
                readUntil(client.getInputStream(), "x\r\n");
                assertThat(backend.active()).isEqualTo(1);
            }

            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (backend.active() > 0) {
                assertThat(System.nanoTime()).as("the request's end in time").isLessThan(end);
                Thread.sleep(10);
            }
        }
    }

    @Test
    void bigBodiesFlowInConstantMemory() throws Exception {
        var received = new AtomicLong();
        try (var app = new ScriptedServer((head, in, out) -> {
                    var buffer = new byte[1 << 16];
                    if (head.startsWith("POST ")) {
                        for (long left = BIG; left > 0; ) {
                            int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                            left -= count;
                            received.addAndGet(count);
                        }
                        out.write(ScriptedServer.ok("", 0));
                        return true;
                    }
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(BIG)));
                    for (long left = BIG; left > 0; left -= buffer.length) {
                        out.write(buffer);
                    }
                    return true;
                });
                var router = new RunningRouter();
                var client = router.connect()) {
            router.serve(app.backend());
            var buffer = new byte[1 << 16];
            long before = heap();

            client.getOutputStream().write(bytes(GET));
            readUntil(client.getInputStream(), "\r\n\r\n");
            for (long left = BIG; left > 0; ) {
                int count = client.getInputStream().read(buffer, 0, (int) Math.min(left, buffer.length));
                assertThat(count).isPositive();
                left -= count;
            }
            client.getOutputStream()
                    .write(bytes(
                            "POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: %d\r\n\r\n".formatted(BIG)));
            for (long left = BIG; left > 0; left -= buffer.length) {
                client.getOutputStream().write(buffer);
            }
            readUntil(client.getInputStream(), "\r\n\r\n");

            assertThat(received).hasValue(BIG);
            assertThat(heap() - before).isLessThan(MOST_HEAP);
        }
    }

    @Test
    void slowClientsDoNotHoldUpOthers() throws Exception {
        // withstand E 74
        try (var app = ScriptedServer.saying("hello");
                var router = new RunningRouter()) {
            router.serve(app.backend());
            var slow = new ArrayList<Socket>();
            for (int i = 0; i < 500; i++) {
                var socket = router.connect();
                socket.getOutputStream()
                        .write(bytes("POST / HTTP/1.1\r\nHost: web.localhost\r\nContent-Length: 100\r\n\r\nx"));
                slow.add(socket);
            }

            long begin = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(router.get("web.localhost")).startsWith("HTTP/1.1 200 ");
            }

            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(10));
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] lines(String head) {
        return bytes(head.replace("\n", "\r\n"));
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            try {
                int next = in.read();
                if (next < 0) {
                    return Assertions.fail("closed after: " + read);
                }
                read.append((char) next);
            } catch (SocketTimeoutException silent) {
                return Assertions.fail("silent after: " + read);
            }
        }
        return read.toString();
    }
}
