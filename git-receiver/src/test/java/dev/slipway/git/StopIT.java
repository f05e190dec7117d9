package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// withstand G 98
class StopIT {
    @TempDir
    private Path folder;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private volatile String refusal = "";

    @Test
    void aPushThatEndsWhileTheServerStopsIsToldHow() throws Exception {
        try (var receiver = TestReceiver.start(folder)) {
            var client = heldPush(receiver);

            var stop = Thread.ofVirtual().start(receiver::close);
            Waits.eventually(() -> stop.getState() == Thread.State.TIMED_WAITING);
            go.countDown();

            assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(folder.resolve("out"))).contains("* [new branch]      main -> main");
            assertThat(client.exitValue()).isZero();
            assertThat(stop.join(Duration.ofSeconds(30))).isTrue();
        }
    }

    @Test
    void aPushThatIsRefusedByTheStopIsToldWhy() throws Exception {
        try (var receiver = TestReceiver.start(folder)) {
            var client = heldPush(receiver);

            var stop = Thread.ofVirtual().start(receiver::close);
            Waits.eventually(() -> stop.getState() == Thread.State.TIMED_WAITING);
            refusal = "server is restarting";
            go.countDown();

            assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(folder.resolve("out")))
                    .contains("! [remote rejected] main -> main (server is restarting)");
        }
    }

    @Test
    void aPushThatTakesTooLongIsCut() throws Exception {
        try (var receiver = TestReceiver.start(folder, limits -> limits.withStopWait(Duration.ofSeconds(1)))) {
            var client = heldPush(receiver);

            receiver.receiver().close();

            assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(client.exitValue()).isNotZero();
            go.countDown();
            Waits.eventually(() -> receiver.incomingFiles("web").isEmpty());
        }
    }

    @Test
    void aServerWithoutPushesStopsAtOnce() {
        var receiver = TestReceiver.start(folder, limits -> limits.withStopWait(Duration.ofHours(1)));
        receiver.as(TestReceiver.BOB).cd(receiver.project("web")).ok("git", "push", "-q", receiver.url("web"), "main");

        receiver.close();
    }

    private Process heldPush(TestReceiver receiver) throws InterruptedException {
        receiver.before = (_, commands) -> {
            asked.countDown();
            Waits.hold(go, Duration.ofSeconds(60));
            if (!refusal.isEmpty()) {
                commands.forEach(command -> command.setResult(Result.REJECTED_OTHER_REASON, refusal));
            }
        };
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        var client = git.start(folder.resolve("out"), "git", "push", receiver.url("web"), "main");
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        return client;
    }
}
