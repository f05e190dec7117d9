package dev.slipway.k8s;

import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Sends one message after another over a WebSocket, as fast as the other end takes them. */
public final class Frames {
    private static final Duration A_MOMENT = Duration.ofNanos(100_000);

    private Frames() {}

    /**
     * Returns once the message is on its way. The client takes one only when it is rid of the one before, and lets go of any
     * that comes too early; whoever sends a stream without waiting loses pieces of it.
     *
     * @throws IOException if the other end is gone
     */
    public static void send(WebSocket socket, ByteBuffer message) throws IOException, InterruptedException {
        while (socket.queueSize() > 0) {
            Thread.sleep(A_MOMENT);
        }
        if (!socket.send(message)) {
            throw new IOException("the connection through the API server has ended");
        }
    }
}
