package dev.slipway.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A local port that leads to another, until it is shut or held. */
final class Passage implements AutoCloseable {
    private static final int PIECE = 16 * 1024;

    private final int port;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition free = lock.newCondition();
    private ServerSocket listener;
    private long holdAt = Long.MAX_VALUE;
    private boolean held;

    private Passage(int port, int target) throws IOException {
        this.listener = listen(port);
        this.port = listener.getLocalPort();
        this.target = target;
        accept(listener);
    }

    /** One at any port. */
    static Passage to(int target) throws IOException {
        return new Passage(0, target);
    }

    static Passage between(int port, int target) throws IOException {
        return new Passage(port, target);
    }

    int port() {
        return port;
    }

    /** How often somebody came in. */
    int connections() {
        return connections.get();
    }

    /** Breaks all connections, and refuses new ones. */
    void shut() throws IOException {
        listener.close();
        breakAll();
    }

    /** Passes nothing on from now on, and breaks nothing. */
    void hold() {
        holdAfter(0);
    }

    /** Passes no more on once so many bytes have come in. */
    void holdAfter(long bytes) {
        lock.lock();
        try {
            holdAt = sent.get() + bytes;
            held = bytes == 0;
        } finally {
            lock.unlock();
        }
    }

    boolean isHeld() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** Leads on again, after whatever was done to it. */
    void open() throws IOException {
        lock.lock();
        try {
            holdAt = Long.MAX_VALUE;
            held = false;
            free.signalAll();
        } finally {
            lock.unlock();
        }
        if (listener.isClosed()) {
            listener = listen(port);
            accept(listener);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        var socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        return socket;
    }

    private void accept(ServerSocket at) {
        threads.execute(() -> {
            while (!at.isClosed()) {
                try {
                    var client = at.accept();
                    connections.incrementAndGet();
                    threads.execute(() -> lead(client));
                } catch (IOException e) {
                    if (!at.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        });
    }

    private void lead(Socket client) {
        sockets.add(client);
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            sockets.add(server);
            var back = threads.submit(() -> pass(server, client, new AtomicLong()));
            pass(client, server, sent);
            back.get();
            sockets.remove(server);
        } catch (Exception _) {
            // Whoever is at either end sees it broken.
            return;
        } finally {
            sockets.remove(client);
        }
    }

    private void pass(Socket from, Socket to, AtomicLong count) {
        var piece = new byte[PIECE];
        try {
            for (int n = from.getInputStream().read(piece);
                    n > 0;
                    n = from.getInputStream().read(piece)) {
                count.addAndGet(n);
                awaitLeave();
                to.getOutputStream().write(piece, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException | InterruptedException _) {
            close(from);
            close(to);
        }
    }

    private void awaitLeave() throws InterruptedException {
        lock.lock();
        try {
            held = held || sent.get() >= holdAt;
            while (held) {
                free.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void breakAll() {
        sockets.forEach(Passage::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        shut();
        threads.shutdownNow();
    }
}
