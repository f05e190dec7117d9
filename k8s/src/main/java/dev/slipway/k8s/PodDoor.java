package dev.slipway.k8s;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port of this machine's loopback interface, each of whose visitors has a {@link PodConnection}. */
public final class PodDoor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PodDoor.class);

    private final KubernetesClient client;
    private final Pod pod;
    private final int port;
    private final ServerSocket listener;
    private final Set<Socket> visitors = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Opens at once, at any free port or at the given one. */
    public PodDoor(KubernetesClient client, Pod pod, int port, int at) {
        this.client = client;
        this.pod = pod;
        this.port = port;
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
        try (visitor;
                var way = PodConnection.open(client, pod, port)) {
            threads.execute(() -> answer(way, visitor));
            visitor.getInputStream().transferTo(way.out());
        } catch (IOException e) {
            tell(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            visitors.remove(visitor);
        }
    }

    private void answer(PodConnection way, Socket visitor) {
        try (visitor) {
            way.in().transferTo(visitor.getOutputStream());
        } catch (IOException e) {
            tell(e);
        }
    }

    // Whoever is at either end sees it broken.
    private void tell(IOException e) {
        log.atDebug()
                .addKeyValue("pod", pod.getMetadata().getName())
                .setCause(e)
                .log("way to a pod ended");
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var visitor : visitors) {
            visitor.close();
        }
        threads.shutdownNow();
    }
}
