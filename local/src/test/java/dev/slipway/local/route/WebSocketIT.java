package dev.slipway.local.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A WebSocket by the JDK's client, through the router, to a server of the standard's frames. */
@Timeout(60)
final class WebSocketIT {
    private static final Pattern KEY = Pattern.compile("(?i)\r\nSec-WebSocket-Key: (\\S+)\r\n");
    private static final String STANDARD = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int PING = 0x9;
    private static final int CLOSE = 0x8;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @Test
    void messagesPingsAndTheCloseGoBothWays() throws Exception {
        try (var app = new ScriptedServer(WebSocketIT::echo);
                var router = new RunningRouter();
                var client = HttpClient.newHttpClient()) {
            router.serve(app.backend());
            var socket = open(client, router);
            assertThat(socket.getSubprotocol()).isEqualTo("chat");

            socket.sendText("hello", true).join();
            assertThat(next()).isEqualTo("text hello");
            socket.sendText("x".repeat(60_000), true).join();
            assertThat(next()).isEqualTo("text " + "x".repeat(60_000));
            socket.sendPing(ByteBuffer.wrap(new byte[] {1})).join();
            assertThat(next()).isEqualTo("pong 1");
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();

            assertThat(next()).isEqualTo("close 1000");
        }
    }

    @Test
    void clientLearnsThatItsAppIsGone() throws Exception {
        try (var app = new ScriptedServer(WebSocketIT::echo);
                var router = new RunningRouter();
                var client = HttpClient.newHttpClient()) {
            router.serve(app.backend());
            var socket = open(client, router);
            socket.sendText("hello", true).join();
            assertThat(next()).isEqualTo("text hello");

            socket.sendText("die", true).join();

            assertThat(next()).isIn("close 1006", "error");
            // Its own half is still open, and closing the client would wait for that.
            socket.abort();
        }
    }

    @Test
    void appLearnsThatItsClientIsGone() throws Exception {
        var gone = new LinkedBlockingQueue<String>();
        try (var app = new ScriptedServer((head, in, out) -> {
                    try {
                        return echo(head, in, out);
                    } finally {
                        gone.add("gone");
                    }
                });
                var router = new RunningRouter();
                var client = HttpClient.newHttpClient()) {
            router.serve(app.backend());
            var socket = open(client, router);

            socket.abort();

            assertThat(gone.poll(10, TimeUnit.SECONDS)).isEqualTo("gone");
        }
    }

    private WebSocket open(HttpClient client, RunningRouter router) {
        return client.newWebSocketBuilder()
                // No resolver that all machines have knows subdomains of localhost.
                .header("Host", "web.localhost")
                .subprotocols("chat")
                .buildAsync(URI.create("ws://127.0.0.1:" + router.port() + "/chat"), new Recorder())
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private @Nullable String next() throws InterruptedException {
        return received.poll(10, TimeUnit.SECONDS);
    }

    /** Answers the handshake, then returns each text and ping until the close, as RFC 6455 has it. */
    private static boolean echo(String head, InputStream in, OutputStream out) throws IOException {
        var key = KEY.matcher(head);
        assertThat(key.find()).as(head).isTrue();
        out.write("""
                HTTP/1.1 101 Switching Protocols
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Accept: %s
                Sec-WebSocket-Protocol: chat

                """.formatted(accept(key.group(1))).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        var frames = new DataInputStream(in);
        while (true) {
            int kind = frames.readUnsignedByte();
            int length = frames.readUnsignedByte() & 0x7f;
            length = length == 126 ? frames.readUnsignedShort() : length;
            var mask = frames.readNBytes(4);
            var payload = frames.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            if (new String(payload, StandardCharsets.UTF_8).equals("die")) {
                return false;
            }
            write(out, kind == (0x80 | PING) ? kind + 1 : kind, payload);
            if (kind == (0x80 | CLOSE)) {
                return false;
            }
        }
    }

    private static void write(OutputStream out, int kind, byte[] payload) throws IOException {
        var frame = ByteBuffer.allocate(payload.length + 4).put((byte) kind);
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else {
            frame.put((byte) 126).putShort((short) payload.length);
        }
        frame.put(payload).flip();
        out.write(frame.array(), 0, frame.limit());
    }

    private static String accept(String key) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(sha1.digest((key + STANDARD).getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Recorder implements WebSocket.Listener {
        private final AtomicReference<String> text = new AtomicReference<>("");

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            var whole = text.accumulateAndGet(data.toString(), String::concat);
            if (last) {
                received.add("text " + whole);
                text.set("");
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
            received.add("pong " + data.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            received.add("close " + status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            received.add("error");
        }
    }
}
