package dev.slipway.local.route;

import dev.slipway.core.HostName;
import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.app.AppId;
import dev.slipway.local.tls.Https;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A router on a free port, with short limits, and the means to talk to it byte for byte. */
final class RunningRouter implements AutoCloseable {
    static final AppId WEB = new AppId("00000000000000aa");
    static final HostName OWN = new HostName("web.localhost");

    private static final Duration PATIENT = Duration.ofSeconds(20);

    final RouteTable table = new RouteTable();
    final RecordingMeasurements measurements = new RecordingMeasurements();
    final Router router;

    RunningRouter(Optional<InetSocketAddress> control, Set<InetAddress> trusted) {
        this(control, trusted, 10_000, PATIENT, Optional.empty());
    }

    /** One that takes so many connections. */
    RunningRouter(int connections) {
        this(Optional.empty(), Set.of(), connections, PATIENT, Optional.empty());
    }

    /** One that speaks HTTPS as well. */
    RunningRouter(Https https) {
        this(https, PATIENT);
    }

    /** One that speaks HTTPS as well, and takes so much idleness. */
    RunningRouter(Https https, Duration patience) {
        this(
                Optional.empty(),
                Set.of(),
                10_000,
                patience,
                Optional.of(new RouterConfig.Secure(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), https.context(), https::proof)));
    }

    private RunningRouter(
            Optional<InetSocketAddress> control,
            Set<InetAddress> trusted,
            int connections,
            Duration patience,
            Optional<RouterConfig.Secure> secure) {
        var config = new RouterConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                patience,
                patience,
                connections,
                trusted,
                secure);
        router = new Router(config, new Domain("localhost", 8080, false), table, () -> control, measurements);
    }

    RunningRouter() {
        this(Optional.empty(), Set.of());
    }

    void serve(Backend... backends) {
        table.put(new AppRoute(
                WEB, OWN, Set.of(new HostName("www.example.com")), Availability.SERVING, List.of(backends)));
    }

    int port() {
        return router.address().getPort();
    }

    Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(5_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Sends the bytes as they are and returns all that comes until the router closes, or is silent for a while. */
    String exchange(String bytes) throws IOException {
        return exchange(connect(), bytes);
    }

    /** The same over a connection that is at hand. */
    static String exchange(Socket connection, String bytes) throws IOException {
        try (var socket = connection) {
            var answer = new StringBuilder();
            socket.setSoTimeout(3_000);
            try {
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                var buffer = new byte[8192];
                int length = socket.getInputStream().read(buffer);
                while (length >= 0) {
                    answer.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                    socket.setSoTimeout(500);
                    length = socket.getInputStream().read(buffer);
                }
                return answer + "[closed]";
            } catch (SocketTimeoutException silent) {
                return answer + "[open]";
            } catch (SocketException broken) {
                // It closed before it had read all that was sent.
                return answer + "[closed]";
            }
        }
    }

    String get(String host) throws IOException {
        return exchange("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    @Override
    public void close() {
        router.close();
    }
}
