package dev.slipway.local.run;

import static dev.slipway.local.run.Machine.app;
import static dev.slipway.local.run.Machine.eventually;
import static dev.slipway.local.run.Machine.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.release.Image;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of connections that never end by themselves when their process is replaced. */
final class UpgradedConnectionIT {
    /** Switches protocols and echoes; told to end, it says so to whoever is connected, and goes on. */
    private static final String SERVER = """
            import os, signal, socket, threading
            open_ones = []
            def told(*_):
                for each in open_ones:
                    each.sendall(b'ending')
            signal.signal(signal.SIGTERM, told)
            listener = socket.create_server(('127.0.0.1', int(os.environ['PORT'])))
            def serve(peer):
                head = b''
                while not head.endswith(b'\\r\\n\\r\\n'):
                    more = peer.recv(4096)
                    if not more:
                        return
                    head += more
                peer.sendall(b'HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n')
                open_ones.append(peer)
                while data := peer.recv(4096):
                    peer.sendall(data)
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
            """;

    @TempDir
    Path data;

    private Machine machine;

    @BeforeEach
    void start() {
        machine = new Machine(data);
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    @Test
    void isClosedWhenTheGraceOfItsReplacedProcessIsOver() throws Exception {
        var app = app("web").withSettings(app("web").settings().with("stop-grace", "2s"));
        machine.rollOut(release(app, 1, image("a")));
        try (var socket = upgraded()) {
            long begin = System.nanoTime();
            machine.rollOut(release(app, 2, image("b")));

            // It is asked to end and can say goodbye; it is closed though it does not end.
            assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("ending");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(1));
            eventually(
                    "the old process is gone",
                    () -> machine.runtime.processes().list(app.id()).size() == 1);
        }
        try (var next = upgraded()) {
            next.getOutputStream().write("to the new one".getBytes(StandardCharsets.US_ASCII));

            assertThat(next.getInputStream().readNBytes(14)).asString().isEqualTo("to the new one");
        }
    }

    private Image image(String digit) throws IOException {
        var image = machine.image(digit, Map.of("web", "exec python3 -u echo.py"));
        Files.writeString(data.resolve(image.repository()).resolve("app/echo.py"), SERVER);
        return image;
    }

    private Socket upgraded() throws IOException {
        var socket = new Socket(
                InetAddress.getLoopbackAddress(), machine.router.address().getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write("GET / HTTP/1.1\r\nHost: web.localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("closed after " + head).isNotNegative();
            head.append((char) next);
        }
        assertThat(head).startsWith("HTTP/1.1 101 ");
        return socket;
    }
}
