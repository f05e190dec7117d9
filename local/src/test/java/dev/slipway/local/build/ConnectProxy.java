package dev.slipway.local.build;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A company's way out: leads whoever logs in to where they want to go, and knows where that was. */
final class ConnectProxy implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final String login;
    private final Queue<String> reached = new ConcurrentLinkedQueue<>();

    /** @param login as {@code user:password} */
    ConnectProxy(String login) throws IOException {
        this.login = "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The hosts, each with its port. */
    Set<String> reached() {
        return Set.copyOf(reached);
    }

    private void accept() {
        try {
            while (true) {
                var client = socket.accept();
                Thread.ofVirtual().start(() -> lead(client));
            }
        } catch (SocketException _) {
            // It was closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void lead(Socket client) {
        try (client) {
            // Nothing follows the head before it is answered.
            var head = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))
                    .lines()
                    .takeWhile(line -> !line.isEmpty())
                    .toList();
            if (!head.contains(login)) {
                answer(client, "407 Login\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0");
                return;
            }
            connect(client, head);
        } catch (IOException _) {
            // Either end may leave at any time.
        }
    }

    private void connect(Socket client, List<String> head) throws IOException {
        var host = head.getFirst().split(" ")[1];
        reached.add(host);
        int colon = host.lastIndexOf(':');
        try (var server = new Socket(host.substring(0, colon), Integer.parseInt(host.substring(colon + 1)))) {
            answer(client, "200 Connected");
            Thread.ofVirtual().start(() -> pass(server, client));
            pass(client, server);
        }
    }

    private static void answer(Socket client, String status) throws IOException {
        client.getOutputStream().write("HTTP/1.1 %s\r\n\r\n".formatted(status).getBytes(StandardCharsets.US_ASCII));
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // Either end may leave at any time.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
