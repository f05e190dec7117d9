package dev.slipway.k8s;

import dev.slipway.core.PieceInput;
import dev.slipway.core.service.ServiceConnection;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection through the API server to a port of a pod, as with {@code kubectl port-forward}. The client library's own one
 * does not wait until what it sends has left, and loses what comes while the way is full.
 */
public final class PodConnection implements ServiceConnection {
    private static final String PROTOCOL = "v4.channel.k8s.io";
    private static final byte DATA = 0;
    private static final int PIECE = 32 * 1024;
    private static final int NORMAL_CLOSURE = 1000;
    private static final Duration CONNECT = Duration.ofSeconds(30);

    private final WebSocket socket;
    private final Pieces in;

    private PodConnection(WebSocket socket, Pieces in) {
        this.socket = socket;
        this.in = in;
    }

    /** @throws IOException if the API server leads to no such pod; where the pod refuses, there is nothing to read */
    public static PodConnection open(KubernetesClient client, Pod pod, int port)
            throws IOException, InterruptedException {
        var path = "api/v1/namespaces/%s/pods/%s/portforward?ports=%d"
                .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), port);
        var pieces = new Pieces();
        try {
            var socket = client.getHttpClient()
                    .newWebSocketBuilder()
                    .uri(WebSocket.toWebSocketUri(URI.create(client.getMasterUrl() + path)))
                    .subprotocol(PROTOCOL)
                    .connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                    .buildAsync(pieces)
                    .get(CONNECT.toMillis(), TimeUnit.MILLISECONDS);
            return new PodConnection(socket, pieces);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(
                    "no way to port %d of pod %s"
                            .formatted(port, pod.getMetadata().getName()),
                    e);
        }
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                for (int done = 0; done < length; done += PIECE) {
                    send(bytes, offset + done, Math.min(PIECE, length - done));
                }
            }
        };
    }

    private void send(byte[] bytes, int offset, int length) throws IOException {
        try {
            Frames.send(
                    socket,
                    ByteBuffer.allocate(1 + length)
                            .put(DATA)
                            .put(bytes, offset, length)
                            .flip());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() {
        in.end();
        socket.sendClose(NORMAL_CLOSURE, "");
    }

    /** What comes, message by message: the next is asked for when one is taken. */
    private static final class Pieces extends PieceInput implements WebSocket.Listener {
        /** Each of the two channels begins with the port's number. */
        private static final int GREETINGS = 2;

        private static final Piece END = new Piece(ByteBuffer.allocate(0), () -> {});

        private final BlockingQueue<Piece> came = new LinkedBlockingQueue<>();
        private int greetings;

        private record Piece(ByteBuffer bytes, Runnable taken) {}

        @Override
        public void onMessage(WebSocket from, ByteBuffer message) {
            if (greetings < GREETINGS) {
                greetings++;
                from.request();
            } else if (message.hasRemaining() && message.get() == DATA) {
                pass(from, message);
            } else {
                // The other channel's only use is to tell that the pod refuses.
                end();
            }
        }

        private void pass(WebSocket from, ByteBuffer message) {
            if (message.hasRemaining()) {
                came.add(new Piece(message, from::request));
            } else {
                from.request();
            }
        }

        @Override
        protected ByteBuffer next() throws IOException {
            try {
                var piece = came.take();
                piece.taken.run();
                return piece.bytes;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }

        @Override
        public void onClose(WebSocket from, int code, String reason) {
            end();
        }

        @Override
        public void onError(WebSocket from, Throwable cause) {
            end();
        }

        void end() {
            came.add(END);
        }
    }
}
