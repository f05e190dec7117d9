package dev.slipway.local.route;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An app's server that answers exactly what a test tells it, byte for byte, and keeps what it was asked. */
final class ScriptedServer implements AutoCloseable {
    /** Answers one request whose headers have been read; returns whether the connection is kept. */
    interface Answer {
        boolean to(String head, InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    final Queue<String> heads = new ConcurrentLinkedQueue<>();
    final AtomicInteger connections = new AtomicInteger();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final ServerSocket listener;
    private final Answer answer;

    ScriptedServer(Answer answer) throws IOException {
        this.answer = answer;
        this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** One that gives the same small answer to everything, and keeps connections. */
    static ScriptedServer saying(String text) throws IOException {
        return new ScriptedServer((head, _, out) -> {
            out.write(ok(head.startsWith("HEAD ") ? "" : text, text.length()));
            return true;
        });
    }

    static byte[] ok(String body, int length) {
        return "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(length, body)
                .getBytes(StandardCharsets.UTF_8);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    Backend backend() {
        return new Backend(address());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            String head = head(in);
            while (!head.isEmpty()) {
                heads.add(head);
                if (!answer.to(head, in, socket.getOutputStream())) {
                    return;
                }
                head = head(in);
            }
        } catch (IOException | InterruptedException gone) {
            // The router closed the connection, or the test is over.
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
