package dev.slipway.k8s.run;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Asks for a page again and again, over a new connection each time, and counts what it gets. */
final class Visitors implements AutoCloseable {
    private static final int WAIT_MILLIS = 10_000;
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
    private final Thread[] threads;
    private volatile boolean done;

    Visitors(URI url, int count) {
        threads = new Thread[count];
        for (int i = 0; i < count; i++) {
            threads[i] = Thread.ofPlatform().daemon().start(() -> {
                while (!done) {
                    answers.computeIfAbsent(ask(url), _ -> new AtomicLong()).incrementAndGet();
                }
            });
        }
    }

    /** Status and text of what is answered at that address, or why nothing is. */
    static String ask(URI url) {
        var ingress = RunRig.ingress();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(ingress.getHost(), ingress.getPort()), WAIT_MILLIS);
            socket.setSoTimeout(WAIT_MILLIS);
            var path = url.getPath().isEmpty() ? "/" : url.getPath();
            var request = "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n".formatted(path, url.getHost());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var lines = answer.strip().lines().toList();
            return lines.isEmpty() ? "nothing" : lines.getFirst().split(" ")[1] + " " + lines.getLast();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Lets them go; returns how often each answer came. */
    Map<String, Long> end() {
        done = true;
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        var all = new TreeMap<String, Long>();
        answers.forEach((answer, count) -> all.put(answer, count.get()));
        return all;
    }

    @Override
    public void close() {
        end();
    }
}
