package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Streams;
import dev.slipway.core.app.App;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LogsAndRunTest {
    private final TestServer server = new TestServer();
    private final App app = server.app(ALICE, "web");

    @BeforeEach
    void runAnApp() throws InterruptedException {
        server.push(app, "1");
        server.runner.logLines.addAll(List.of("one", "t\u001b[31mwo\u001b[0m\u001b[2J\u0007", "three"));
    }

    @Test
    void logsShowTheLastLinesWithoutWhatSteersTheTerminal() {
        assertThat(server.run(ALICE, "logs", "web", "-n", "2").out()).isEqualTo("t\u001b[31mwo\u001b[0m [2J \nthree\n");
        assertThat(server.run(ALICE, "logs", "web", "-n0").out()).isEmpty();
        assertThat(server.run(ALICE, "logs", "web", "-n", "10001").status()).isEqualTo(2);
        assertThat(server.run(ALICE, "logs", "web", "-n", "few").status()).isEqualTo(2);
    }

    @Test
    void logsOfABuildAreOfThatAppOnly() throws InterruptedException {
        server.push(server.app(ALICE, "other"), "2");

        assertThat(server.run(ALICE, "logs", "web", "--build", "d1").out()).contains("-----> Live as v1");
        assertThat(server.run(ALICE, "logs", "web", "--build", "d1", "-f").out())
                .contains("-----> Live as v1");
        assertThat(server.run(ALICE, "logs", "web", "--build", "d2").err())
                .startsWith("error: there is no deploy d2\n");
    }

    @Test
    void followedLogsEndWhenTheClientGoes() throws Exception {
        var out = new ByteArrayOutputStream();
        var gone = new CompletableFuture<Throwable>();
        var follower = Thread.ofVirtual().start(() -> await(gone, out, "logs", "web", "-f"));
        assertThat(server.runner.followed.await(20, TimeUnit.SECONDS)).isTrue();

        follower.interrupt();

        assertThat(gone.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("one\n").endsWith("three\n");
    }

    @Test
    void runPassesWordsVerbatimAndStreamsThrough() {
        assertThat(server.runWith(ALICE, "in\0put", "run", "web", "echo", "--json", "-h", "--", "a b", "@x"))
                .isEqualTo(new TestServer.Answer(0, "in\0put", ""));
        assertThat(server.runner.calls).containsExactly("run [echo, --json, -h, --, a b, @x]");
    }

    @Test
    void runPassesOverOneDoubleDash() {
        assertThat(server.run(ALICE, "run", "web", "--", "exit", "7").status()).isEqualTo(7);
        assertThat(server.run(ALICE, "run", "--", "web", "exit", "7").status()).isEqualTo(7);
        assertThat(server.run(ALICE, "run", "web", "--").status()).isEqualTo(2);
        assertThat(server.runner.calls).containsOnly("run [exit, 7]");
    }

    @Test
    void runEndsWhenTheClientGoes() throws Exception {
        var started = new CountDownLatch(1);
        var out = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                started.countDown();
            }
        };
        var gone = new CompletableFuture<Throwable>();
        var runner = Thread.ofVirtual().start(() -> await(gone, out, "run", "web", "sleep"));
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

        runner.interrupt();

        assertThat(gone.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(server.runner.calls).contains("interrupted");
    }

    private void await(CompletableFuture<Throwable> gone, ByteArrayOutputStream out, String... words) {
        try {
            server.commands.run(
                    ALICE,
                    List.of(words),
                    new Streams(new ByteArrayInputStream(new byte[0]), out, new ByteArrayOutputStream()));
            gone.completeExceptionally(new AssertionError("it returned"));
        } catch (InterruptedException e) {
            gone.complete(e);
        }
    }
}
