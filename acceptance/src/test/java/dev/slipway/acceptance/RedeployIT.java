package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visitors of an app that is deployed again and again. */
final class RedeployIT {
    private static final int REDEPLOYS = 20;
    private static final int VISITORS = 8;

    @TempDir
    private Path folder;

    @Test
    void losesNoVisitor() throws Exception { // withstand L 139
        try (var machine = new Machine(folder, Map.of())) {
            machine.run("server_start && service kept one && git push -q epinio main && page kept.localhost");
            try (var visits = new Visits(machine.httpPort(), "kept.localhost")) {
                for (int i = 1; i <= REDEPLOYS; i++) {
                    machine.run(
                            i % 4 == 0
                                    ? "say text-%d && git push -q epinio main".formatted(i)
                                    : "remote config set kept ROUND=%d".formatted(i));
                }

                assertThat(visits.failures()).isEmpty();
                assertThat(visits.answered()).isGreaterThan(50 * REDEPLOYS);
            }
        }
    }

    @Test
    void letsLongRequestsEnd() throws IOException { // withstand L 139
        try (var machine = new Machine(folder, Map.of())) {
            machine.run("server_start && service kept one && git push -q epinio main && page kept.localhost");

            var answer = machine.run("""
                    page kept.localhost /slow >$story/slow.out 2>&1 & slow=$!
                    say two && git push -q epinio main 2>/dev/null && page kept.localhost
                    wait $slow && cat $story/slow.out""");

            assertThat(answer.lines()).containsExactly("two", "one");
        }
    }

    /** Visitors that ask without a pause, over connections that they keep. */
    private static final class Visits implements AutoCloseable {
        private final HttpClient client = HttpClient.newHttpClient();
        private final AtomicInteger answered = new AtomicInteger();
        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
        private volatile boolean over;

        Visits(int port, String host) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                    .header("Host", host + ":" + port)
                    .timeout(Duration.ofSeconds(30))
                    .build();
            for (int i = 0; i < VISITORS; i++) {
                visitors.execute(() -> visit(request));
            }
        }

        private void visit(HttpRequest request) {
            while (!over) {
                try {
                    var answer = client.send(request, BodyHandlers.ofString());
                    answered.incrementAndGet();
                    if (answer.statusCode() != 200) {
                        failures.add("%d %s".formatted(answer.statusCode(), answer.body()));
                    }
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
}
