package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.CommitId;
import dev.slipway.core.RefName;
import dev.slipway.core.Samples;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.git.repository.RepositoryLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongPushIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private TestReceiver receiver;

    @BeforeEach
    void start() {
        receiver = TestReceiver.start(
                folder, RepositoryLimits.DEFAULT.withWaits(Duration.ofSeconds(1), Duration.ofMinutes(1)));
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    // withstand A 22
    @Test
    void aSilentHookIsBridgedByEmptyPackets() throws Exception {
        var silence = new CountDownLatch(1);
        receiver.before = (_, _) -> await(silence, 6);
        var trace = folder.resolve("trace");
        var git = receiver.as(TestReceiver.BOB)
                .with("GIT_TRACE_PACKET", trace.toString())
                .cd(receiver.project("web"));

        git.ok("git", "push", receiver.url("web"), "main");

        assertThat(Files.readAllLines(trace).stream().filter(line -> line.endsWith("sideband< \\2")))
                .hasSizeGreaterThanOrEqualTo(5);
    }

    // withstand G 109
    @Test
    void aPushWhoseClientIsGoneGoesOnToItsEnd() throws Exception {
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        receiver.before = (pack, _) -> {
            asked.countDown();
            await(go, 60);
            pack.sendMessage("nobody reads this");
        };
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        var client = git.start(folder.resolve("out"), "git", "push", receiver.url("web"), "main");
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

        client.descendants().forEach(ProcessHandle::destroyForcibly);
        client.destroyForcibly().waitFor();
        eventually(() -> receiver.measurements.gauged("slipway.ssh.connections", "state", "authenticated") == 0);
        go.countDown();

        var head = git.ok("git", "rev-parse", "HEAD").strip();
        eventually(() -> Shell.in(folder)
                .run("git", "--git-dir", receiver.bare("web").toString(), "rev-parse", "refs/heads/main")
                .output()
                .strip()
                .equals(head));
        eventually(() -> receiver.incomingFiles("web").isEmpty());
        assertThat(receiver.inspect("web", "fsck", "--full")).isEmpty();
    }

    @Test
    void whileTheHookRunsTheObjectsWaitApartAndOthersPush() throws Exception {
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var project = receiver.project("web");
        var git = receiver.as(TestReceiver.BOB).cd(project);
        git.ok("git", "push", receiver.url("web"), "main:old");
        git.ok("git", "commit", "-q", "--allow-empty", "-m", "slow");
        receiver.before = (_, commands) -> {
            if (commands.iterator().next().getRefName().equals("refs/heads/main")) {
                asked.countDown();
                await(go, 60);
            }
        };
        var slow = git.start(folder.resolve("out"), "git", "push", receiver.url("web"), "main");
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(receiver.incomingFiles("web")).isNotEmpty();
        git.ok("git", "push", receiver.url("web"), "main:other");
        go.countDown();

        assertThat(slow.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(slow.exitValue()).isZero();
        assertThat(receiver.incomingFiles("web")).isEmpty();
        assertThat(receiver.inspect("web", "rev-parse", "main"))
                .isEqualTo(receiver.inspect("web", "rev-parse", "other"));
    }

    // withstand H 118
    @Test
    void ofTwoPushesToOneBranchTheSecondIsTold() throws Exception {
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        git.ok("git", "push", receiver.url("web"), "main");
        receiver.before = (_, commands) -> {
            if (commands.iterator().next().getNewId().name().startsWith(first(git))) {
                asked.countDown();
                await(go, 60);
            }
        };
        git.ok("git", "commit", "-q", "--allow-empty", "-m", "slow");
        git.ok("git", "branch", "slow");
        var slow = git.start(folder.resolve("out"), "git", "push", receiver.url("web"), "slow:main");
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        git.ok("git", "commit", "-q", "--allow-empty", "-m", "fast");
        git.ok("git", "push", receiver.url("web"), "main");
        go.countDown();

        assertThat(slow.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(slow.exitValue()).isNotZero();
        assertThat(Files.readString(folder.resolve("out"))).contains("! [remote rejected] slow -> main");
        assertThat(receiver.inspect("web", "rev-parse", "main"))
                .isEqualTo(git.ok("git", "rev-parse", "main").strip());
    }

    @Test
    void aFailingHookRefusesWithAnId() {
        receiver.before = (_, _) -> {
            throw new IllegalStateException("planted");
        };
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));

        var ended = git.run("git", "push", receiver.url("web"), "main");

        assertThat(ended.status()).isNotZero();
        assertThat(ended.output())
                .containsPattern("! \\[remote rejected] main -> main \\(internal error, id [0-9a-f-]{36}\\)");
    }

    @Test
    void releasesThatServedAreRefsThatNobodyPushes() {
        var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
        git.ok("git", "push", receiver.url("web"), "main");
        var app = receiver.app("web");
        var head = git.ok("git", "rev-parse", "HEAD").strip();
        receiver.state
                .releases()
                .append(
                        app.id(),
                        version -> Release.of(
                                app,
                                version,
                                Samples.image("1"),
                                new CommitId(head),
                                TestReceiver.BOB,
                                Instant.now(),
                                "x"));
        receiver.state.releases().settle(app.id(), new ReleaseVersion(1), ReleaseState.LIVE);

        assertThat(git.ok("git", "ls-remote", receiver.url("web"))).contains(head + "\trefs/releases/v1");
        assertThat(git.run("git", "push", receiver.url("web"), ":refs/releases/v1")
                        .status())
                .isNotZero();
        assertThat(receiver.inspect("web", "rev-parse", "refs/releases/v1")).isEqualTo(head);
    }

    // withstand G 97, I1, I2
    @Test
    void aDeployThatWentLiveGetsItsRefAfterACrashAndTheRestIsSwept() throws Exception {
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var project = receiver.project("web");
        var git = receiver.as(TestReceiver.BOB).cd(project);
        git.ok("git", "push", receiver.url("web"), "main");
        git.ok("git", "commit", "-q", "--allow-empty", "-m", "live");
        receiver.before = (_, commands) -> {
            asked.countDown();
            await(go, 60);
            commands.forEach(command -> command.setResult(Result.REJECTED_OTHER_REASON, "as if killed"));
        };
        var client = git.start(folder.resolve("out"), "git", "push", receiver.url("web"), "main");
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        var head = new CommitId(git.ok("git", "rev-parse", "HEAD").strip());
        var bare = receiver.bare("web");
        Files.createFile(bare.resolve("objects/pack/tmp_pack_x"));
        Files.createDirectories(folder.resolve("repositories/0123456789abcdef.git"));
        Files.createFile(bare.resolve("refs/heads/other.lock"));

        assertThat(receiver.store.move(receiver.app("web").id(), RefName.branch("main"), head))
                .isTrue();
        receiver.store.sweep(id -> receiver.state.apps().find(id).isPresent());

        assertThat(receiver.inspect("web", "rev-parse", "main")).isEqualTo(head.value());
        assertThat(receiver.inspect("web", "fsck", "--full")).isEmpty();
        assertThat(receiver.incomingFiles("web")).isEmpty();
        assertThat(folder.resolve("repositories/0123456789abcdef.git")).doesNotExist();
        assertThat(bare.resolve("objects/pack/tmp_pack_x")).doesNotExist();
        assertThat(bare.resolve("refs/heads/other.lock")).doesNotExist();
        go.countDown();
        client.waitFor();
    }

    private static String first(Shell git) {
        var ended = git.run("git", "rev-parse", "--verify", "-q", "slow");
        return ended.status() == 0 ? ended.output().strip() : "none";
    }

    private static void await(CountDownLatch latch, int seconds) {
        try {
            var _ = latch.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
