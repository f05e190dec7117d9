package dev.slipway.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A box between client and server that forgets connections on which nothing moves, or stops forwarding altogether. */
final class TcpProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile long lastMoved = System.nanoTime();
    private volatile boolean frozen;
    private volatile boolean cut;

    private TcpProxy(int target) throws IOException {
        this.target = target;
        listener = new ServerSocket(0, 0, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    static TcpProxy to(int target) throws IOException {
        return new TcpProxy(target);
    }

    /** One that cuts connections after so long without a byte in either direction. */
    static TcpProxy to(int target, Duration idle) throws IOException {
        var proxy = new TcpProxy(target);
        Thread.ofVirtual().start(() -> proxy.watch(idle));
        return proxy;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Lets nothing through any more, and tells nobody. */
    void freeze() {
        frozen = true;
    }

    boolean hasCut() {
        return cut;
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                var server = new Socket(InetAddress.ofLiteral("127.0.0.1"), target);
                sockets.addAll(List.of(client, server));
                Thread.ofVirtual().start(() -> forward(client, server));
                Thread.ofVirtual().start(() -> forward(server, client));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void forward(Socket from, Socket to) {
        try (to) {
            var buffer = new byte[1 << 16];
            for (int count; (count = from.getInputStream().read(buffer)) >= 0; ) {
                while (frozen && !from.isClosed()) {
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                }
                lastMoved = System.nanoTime();
                to.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException _) {
            // one of the two is closed
        }
    }

    private void watch(Duration idle) {
        while (!listener.isClosed()) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            if (!sockets.isEmpty() && System.nanoTime() - lastMoved > idle.toNanos()) {
                cut = true;
                close();
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
