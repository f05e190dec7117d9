package dev.slipway.k8s.run;

import dev.slipway.core.Streams;
import dev.slipway.k8s.Frames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Joins a pod's input and outputs with those of whoever runs it. It speaks the protocol's fifth version itself, which the
 * client does not: only that one can tell a process that there is no more input while its output goes on.
 */
final class Attached implements AutoCloseable {
    private static final String PROTOCOL = "v5.channel.k8s.io";
    private static final byte INPUT = 0;
    private static final byte OUTPUT = 1;
    private static final byte ERRORS = 2;
    private static final byte CLOSE = (byte) 255;
    private static final int NORMAL_CLOSURE = 1000;
    private static final int BUFFER = 8192;
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);
    private static final Duration CONNECT = Duration.ofSeconds(30);

    private final Streams streams;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService writing =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private final WebSocket socket;
    private volatile boolean readerGone;

    Attached(KubernetesClient client, Pod pod, Streams streams) throws InterruptedException {
        this.streams = streams;
        try {
            this.socket = client.getHttpClient()
                    .newWebSocketBuilder()
                    .uri(address(client, pod))
                    .subprotocol(PROTOCOL)
                    .connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                    .buildAsync(new Receiver())
                    .get(CONNECT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            writing.shutdownNow();
            throw new KubernetesClientException("the pod's streams cannot be attached to", e);
        }
    }

    /** Lets the process begin, which waits for a line, and passes on what there is for it from then on. */
    void begin() {
        Thread.ofPlatform().daemon().name("attached").start(this::feed);
    }

    /** @throws InterruptedException if nobody sees any more what the process prints */
    void requireReader() throws InterruptedException {
        if (readerGone) {
            throw new InterruptedException("whoever ran the process has gone");
        }
    }

    /** Waits until all that the ended process printed has been passed on. */
    void awaitOutput() throws InterruptedException {
        if (closed.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
            writing.shutdown();
            writing.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        socket.sendClose(NORMAL_CLOSURE, "");
        writing.shutdownNow();
    }

    private static URI address(KubernetesClient client, Pod pod) {
        var meta = pod.getMetadata();
        var path = "api/v1/namespaces/%s/pods/%s/attach?container=%s&stdin=true&stdout=true&stderr=true"
                .formatted(
                        meta.getNamespace(),
                        meta.getName(),
                        pod.getSpec().getContainers().getFirst().getName());
        return WebSocket.toWebSocketUri(URI.create(client.getMasterUrl() + path));
    }

    // Reading from a pipe holds a virtual thread's carrier for as long as nothing comes.
    private void feed() {
        try {
            send(new byte[] {'\n'}, 1);
            var buffer = new byte[BUFFER];
            for (int count = streams.in().read(buffer);
                    count >= 0;
                    count = streams.in().read(buffer)) {
                send(buffer, count);
            }
        } catch (IOException gone) {
            // Whoever runs it types no more, or the process takes no more.
        } catch (InterruptedException stopped) {
            return;
        }
        endInput();
    }

    private void endInput() {
        try {
            Frames.send(socket, ByteBuffer.wrap(new byte[] {CLOSE, INPUT}));
        } catch (IOException ended) {
            // The process has ended before its input.
            return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(byte[] bytes, int count) throws IOException, InterruptedException {
        var message = ByteBuffer.allocate(count + 1).put(INPUT).put(bytes, 0, count);
        Frames.send(socket, message.flip());
    }

    /** Passes on what comes, one message after another: the next one is asked for when the last one has been written. */
    private final class Receiver implements WebSocket.Listener {
        @Override
        public void onMessage(WebSocket from, ByteBuffer message) {
            byte channel = message.hasRemaining() ? message.get() : CLOSE;
            var bytes = new byte[message.remaining()];
            message.get(bytes);
            writing.execute(() -> {
                switch (channel) {
                    case OUTPUT -> write(streams.out(), bytes);
                    case ERRORS -> write(streams.err(), bytes);
                    default -> {
                        // The exit status, which the pod tells too, and ends of streams.
                    }
                }
                from.request();
            });
        }

        @Override
        public void onClose(WebSocket from, int code, String reason) {
            closed.countDown();
        }

        @Override
        public void onError(WebSocket from, Throwable cause) {
            closed.countDown();
        }

        private void write(OutputStream to, byte[] bytes) {
            try {
                to.write(bytes);
                to.flush();
            } catch (IOException e) {
                readerGone = true;
            }
        }
    }
}
