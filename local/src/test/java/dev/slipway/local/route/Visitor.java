package dev.slipway.local.route;

import dev.slipway.core.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Somebody at one of the router's doors, who may take their time. */
enum Visitor {
    PLAIN,
    ENCRYPTED;

    private static final int BETWEEN_DROPS = 200;
    private static final Duration LONG = Duration.ofSeconds(15);

    /** @param authority whom the visitor trusts */
    Socket connect(RunningRouter router, Path authority) throws IOException {
        if (this == PLAIN) {
            return router.connect();
        }
        var trusted = Certificates.context(Certificates.trusting(List.of(authority)));
        var socket = trusted.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), securePort(router));
        socket.setSoTimeout(5_000);
        return socket;
    }

    static int securePort(RunningRouter router) {
        return router.router.secureAddress().orElseThrow().getPort();
    }

    static void send(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends a byte now and then, however many there are; returns how long it took until the router closed. */
    static Duration drip(Socket socket, byte[] bytes) throws IOException {
        long begin = System.nanoTime();
        socket.setSoTimeout(BETWEEN_DROPS);
        for (int i = 0; System.nanoTime() - begin < LONG.toNanos(); i++) {
            try {
                if (i < bytes.length) {
                    socket.getOutputStream().write(bytes[i]);
                }
                if (socket.getInputStream().read() < 0) {
                    return Duration.ofNanos(System.nanoTime() - begin);
                }
            } catch (SocketTimeoutException _) {
                // Still open.
            } catch (IOException _) {
                // Reset, as what is sent after the end is.
                return Duration.ofNanos(System.nanoTime() - begin);
            }
        }
        throw new AssertionError("the connection is still open");
    }
}
