package dev.slipway.k8s;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port of this machine's loopback interface that leads through the API server to a port of a pod, as with
 * {@code kubectl port-forward}. The client library's own one does not wait until what it sends has left, and loses what
 * comes while the way is full.
 */
public final class PodDoor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PodDoor.class);
    private static final String PROTOCOL = "v4.channel.k8s.io";
    private static final byte DATA = 0;
    private static final int PIECE = 32 * 1024;
    private static final int NORMAL_CLOSURE = 1000;

    private final KubernetesClient client;
    private final URI address;
    private final ServerSocket listener;
    private final Set<Socket> visitors = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Opens at once, at any free port or at the given one. */
    public PodDoor(KubernetesClient client, Pod pod, int port, int at) {
        this.client = client;
        var path = "api/v1/namespaces/%s/pods/%s/portforward?ports=%d"
                .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), port);
        this.address = WebSocket.toWebSocketUri(URI.create(client.getMasterUrl() + path));
        try {
            this.listener = new ServerSocket(at, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("no way to the pod can begin here", e);
        }
        threads.execute(this::accept);
    }

    public PodDoor(KubernetesClient client, Pod pod, int port) {
        this(client, pod, port, 0);
    }

    public int localPort() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var visitor = listener.accept();
                visitors.add(visitor);
                threads.execute(() -> lead(visitor));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void lead(Socket visitor) {
        try (visitor) {
            var socket = client.getHttpClient()
                    .newWebSocketBuilder()
                    .uri(address)
                    .subprotocol(PROTOCOL)
                    .buildAsync(new Answers(visitor))
                    .get();
            pass(visitor, socket);
            socket.sendClose(NORMAL_CLOSURE, "");
        } catch (IOException | ExecutionException e) {
            // Whoever is at either end sees it broken.
            log.atDebug().addKeyValue("address", address).setCause(e).log("way to a pod ended");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            visitors.remove(visitor);
        }
    }

    private static void pass(Socket visitor, WebSocket socket) throws IOException, InterruptedException {
        var message = new byte[1 + PIECE];
        message[0] = DATA;
        var in = visitor.getInputStream();
        for (int count = in.read(message, 1, PIECE); count >= 0; count = in.read(message, 1, PIECE)) {
            Frames.send(socket, ByteBuffer.wrap(message, 0, 1 + count));
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var visitor : visitors) {
            visitor.close();
        }
        threads.shutdownNow();
    }

    /** Writes what comes to the visitor, and asks for the next message when that is done. */
    private final class Answers implements WebSocket.Listener {
        /** Each of the two channels begins with the port's number. */
        private static final int GREETINGS = 2;

        private final Socket visitor;
        private int greetings;

        Answers(Socket visitor) {
            this.visitor = visitor;
        }

        @Override
        public void onMessage(WebSocket from, ByteBuffer message) {
            if (greetings < GREETINGS) {
                greetings++;
                from.request();
            } else if (message.hasRemaining() && message.get() == DATA) {
                threads.execute(() -> write(from, message));
            } else {
                // The other channel's only use is to tell that the pod refuses.
                end();
            }
        }

        private void write(WebSocket from, ByteBuffer message) {
            var data = new byte[message.remaining()];
            message.get(data);
            try {
                visitor.getOutputStream().write(data);
                from.request();
            } catch (IOException _) {
                end();
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

        private void end() {
            try {
                visitor.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
