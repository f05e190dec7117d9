package dev.slipway.staging.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Stands before an S3 server and lets requests of one kind fail, as often as it is told; one connection for each request. */
final class FaultProxy implements AutoCloseable {
    private static final String SLOW_DOWN =
            "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>Reduce your rate</Message></Error>";

    /** What happens to a request instead of going through. */
    enum Fault {
        /** 503 with S3's own words, before the body is read. */
        SLOW_DOWN,
        /** 500, and the connection closed, after half of the body. */
        BREAK_IN_BODY,
        /** It is never answered. */
        HANG,
        /** It goes through, and its answer is lost. */
        LOSE_ANSWER,
        /** It goes through, and half of the answer's body is lost, whose length was told before. */
        CUT,
        /** It goes through, and half of the answer's body is lost, as if it were all. */
        SHORTEN,
        /** It goes through with a bit of its body turned. */
        DAMAGE
    }

    private record Plan(Pattern request, Fault fault, AtomicInteger times) {}

    private final URI server;
    private final ServerSocket listening;
    private final Queue<Plan> plans = new ConcurrentLinkedQueue<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    FaultProxy(URI server) throws IOException {
        this.server = server;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Lets the next requests whose first line matches fail. */
    void plan(String request, Fault fault, int times) {
        plans.add(new Plan(Pattern.compile(request), fault, new AtomicInteger(times)));
    }

    /** The first lines of all requests that came. */
    Iterable<String> requests() {
        return requests;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var head = readHead(client.getInputStream());
            if (!head.isEmpty()) {
                requests.add(head.lines().findFirst().orElse(""));
                serve(client, head);
            }
        } catch (IOException | InterruptedException _) {
            // what was planned, or the client gave up
        }
    }

    private void serve(Socket client, String head) throws IOException, InterruptedException {
        var plan = plans.stream()
                .filter(one ->
                        one.request.matcher(head.lines().findFirst().orElse("")).find())
                .filter(one -> one.times.getAndDecrement() > 0)
                .findFirst();
        if (plan.isEmpty()) {
            client.getOutputStream().write(through(body(client, head), head));
            return;
        }
        switch (plan.get().fault) {
            case SLOW_DOWN -> answer(client.getOutputStream(), "503 Slow Down", SLOW_DOWN);
            case BREAK_IN_BODY -> {
                client.getInputStream().readNBytes(length(head) / 2);
                answer(client.getOutputStream(), "500 Internal Server Error", "");
            }
            case HANG -> closed.await();
            case LOSE_ANSWER -> through(body(client, head), head);
            case CUT -> {
                var answer = through(body(client, head), head);
                client.getOutputStream().write(answer, 0, answer.length - length(headOf(answer)) / 2);
            }
            case SHORTEN -> {
                var answer = through(body(client, head), head);
                var told = headOf(answer);
                int kept = length(told) / 2;
                client.getOutputStream()
                        .write(told.replaceFirst("(?i)(content-length:) *\\d+", "$1 " + kept)
                                .getBytes(ISO_8859_1));
                client.getOutputStream().write(answer, told.length(), kept);
            }
            case DAMAGE -> client.getOutputStream().write(through(damaged(body(client, head)), head));
        }
    }

    private static byte[] body(Socket client, String head) throws IOException {
        return client.getInputStream().readNBytes(length(head));
    }

    private static byte[] damaged(byte[] body) {
        body[body.length / 2] ^= 1;
        return body;
    }

    private byte[] through(byte[] body, String head) throws IOException {
        try (var upstream = new Socket(server.getHost(), server.getPort())) {
            var lasting =
                    head.replaceFirst("(?i)connection: .*\r\n", "").replaceFirst("\r\n", "\r\nConnection: close\r\n");
            // In one write: a server that refuses by the head alone closes the connection, and what comes later resets
            // it.
            var request = new ByteArrayOutputStream();
            request.writeBytes(lasting.getBytes(ISO_8859_1));
            request.writeBytes(body);
            upstream.getOutputStream().write(request.toByteArray());
            return upstream.getInputStream().readAllBytes();
        }
    }

    private static void answer(OutputStream out, String status, String body) throws IOException {
        out.write("HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(status, body.length(), body)
                .getBytes(ISO_8859_1));
    }

    private static String headOf(byte[] answer) {
        var text = new String(answer, ISO_8859_1);
        return text.substring(0, text.indexOf("\r\n\r\n") + 4);
    }

    private static int length(String head) {
        var found = Pattern.compile("(?im)^content-length: *(\\d+)").matcher(head);
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    private static String readHead(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
    }
}
