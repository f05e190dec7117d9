package dev.slipway.local.route;

import io.undertow.UndertowOptions;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.UndertowClient;
import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.XnioIoThread;

/**
 * Kept-alive connections to one process. A connection stays with the I/O thread that opened it, so nothing here is shared
 * between threads but the map of their queues.
 */
final class ConnectionPool {
    /** Shorter than any common server keeps an idle connection, so that requests rarely meet one that is being closed. */
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    private static final int MOST_IDLE = 256;
    private static final OptionMap OPTIONS = OptionMap.builder()
            .set(Options.TCP_NODELAY, true)
            .set(UndertowOptions.ENABLE_HTTP2, false)
            .set(UndertowOptions.MAX_HEADER_SIZE, 256 * 1024)
            .getMap();

    private final UndertowClient client = UndertowClient.getInstance();
    private final URI uri;
    private final Map<XnioIoThread, Idle> idle = new ConcurrentHashMap<>();
    private volatile boolean closed;

    ConnectionPool(InetSocketAddress address) {
        uri = URI.create("http://%s:%d".formatted(literal(address.getAddress().getHostAddress()), address.getPort()));
    }

    /** Hands an idle or else a new connection to the callback, on the exchange's I/O thread, which must be the caller's. */
    void acquire(HttpServerExchange exchange, ClientCallback<ClientConnection> callback) {
        var thread = exchange.getIoThread();
        var queue = idle.get(thread);
        var kept = queue == null ? null : queue.poll();
        if (kept != null) {
            callback.completed(kept);
            return;
        }
        client.connect(callback, uri, thread, exchange.getConnection().getByteBufferPool(), OPTIONS);
    }

    /** Takes back a connection on which nothing is under way, on its I/O thread. */
    void release(ClientConnection connection) {
        var thread = connection.getIoThread();
        if (closed || !connection.isOpen() || connection.isUpgraded()) {
            if (!connection.isUpgraded()) {
                IoUtils.safeClose(connection);
            }
            return;
        }
        idle.computeIfAbsent(thread, Idle::new).add(connection);
        if (closed) {
            idle.get(thread).closeAll();
        }
    }

    /** Closes what is idle, and what comes back from now on. */
    void close() {
        closed = true;
        idle.forEach((thread, queue) -> thread.execute(queue::closeAll));
    }

    private static String literal(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    /** The idle connections of one I/O thread, newest last. */
    private static final class Idle {
        private record Kept(ClientConnection connection, long since) {}

        private final XnioIoThread thread;
        private final Deque<Kept> kept = new ArrayDeque<>();
        private boolean sweeping;

        Idle(XnioIoThread thread) {
            this.thread = thread;
        }

        @Nullable
        ClientConnection poll() {
            while (!kept.isEmpty()) {
                var newest = kept.pollLast();
                if (newest.connection.isOpen() && System.nanoTime() - newest.since < IDLE_NANOS) {
                    return newest.connection;
                }
                IoUtils.safeClose(newest.connection);
            }
            return null;
        }

        void add(ClientConnection connection) {
            kept.addLast(new Kept(connection, System.nanoTime()));
            if (kept.size() > MOST_IDLE) {
                IoUtils.safeClose(kept.pollFirst().connection);
            }
            if (!sweeping) {
                sweeping = true;
                thread.executeAfter(this::sweep, IDLE_NANOS, TimeUnit.NANOSECONDS);
            }
        }

        void closeAll() {
            kept.forEach(each -> IoUtils.safeClose(each.connection));
            kept.clear();
        }

        private void sweep() {
            long now = System.nanoTime();
            while (!kept.isEmpty() && now - kept.peekFirst().since >= IDLE_NANOS) {
                IoUtils.safeClose(kept.pollFirst().connection);
            }
            sweeping = !kept.isEmpty();
            if (sweeping) {
                thread.executeAfter(this::sweep, IDLE_NANOS, TimeUnit.NANOSECONDS);
            }
        }
    }
}
