package dev.slipway.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Visitors of an app that ask all the time, over connections that they keep. */
final class Visits implements AutoCloseable {
    // Over HTTP/2 a client takes the host from the address, whatever header it is told to send.
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger answered = new AtomicInteger();
    private final Set<String> pages = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
    private final Duration pause;
    private volatile boolean over;

    /** @param pause of each of them after an answer */
    Visits(int port, String host, int number, Duration pause) {
        this.pause = pause;
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                .header("Host", host + ":" + port)
                .timeout(Duration.ofSeconds(30))
                .build();
        for (int i = 0; i < number; i++) {
            visitors.execute(() -> visit(request));
        }
    }

    private void visit(HttpRequest request) {
        while (!over) {
            try {
                var answer = client.send(request, BodyHandlers.ofString());
                answered.incrementAndGet();
                pages.add(answer.body().strip());
                if (answer.statusCode() != 200) {
                    failures.add("%d %s".formatted(answer.statusCode(), answer.body()));
                }
                Thread.sleep(pause);
            } catch (IOException e) {
                failures.add(e.toString());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** What they were shown. */
    Set<String> pages() {
        return Set.copyOf(pages);
    }

    int answered() {
        return answered.get();
    }

    @Override
    public void close() {
        over = true;
        visitors.close();
        client.close();
    }
}
