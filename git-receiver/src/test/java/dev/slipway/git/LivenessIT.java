package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.git.repository.RepositoryLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Clients that are silent, and those that are gone without a word. */
@Execution(ExecutionMode.CONCURRENT)
class LivenessIT {
    private static final RepositoryLimits NO_SIGNS_OF_LIFE =
            RepositoryLimits.DEFAULT.withWaits(Duration.ofHours(1), Duration.ofHours(1));

    @TempDir
    private Path folder;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    // withstand A 22: 15 minutes behind a proxy that cuts after 60 s at full size
    @Test
    void aSilentBuildOutlastsAProxyThatCutsQuietConnections() throws Exception {
        var silence = Duration.ofSeconds(FullSize.or(25, 900));
        try (var receiver = TestReceiver.start(folder);
                var proxy = TcpProxy.to(receiver.port, Duration.ofSeconds(FullSize.or(7, 60)))) {
            receiver.before = (_, _) -> Waits.hold(never, silence);
            var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
            long begin = System.nanoTime();

            var push = git.start(folder.resolve("out"), "git", "push", TestReceiver.url(proxy.port(), "web"), "main");

            assertThat(push.waitFor(silence.plusMinutes(1).toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(silence);
            assertThat(push.exitValue()).as(Shell.read(folder.resolve("out"))).isZero();
            assertThat(proxy.hasCut()).isFalse();
        }
    }

    // withstand A 22: what is no push has the heartbeat alone
    @Test
    void aSilentCommandOutlastsManyHeartbeats() throws Exception {
        try (var receiver = TestReceiver.start(folder, limits -> limits.withHeartbeat(Duration.ofSeconds(1)));
                var proxy = TcpProxy.to(receiver.port, Duration.ofSeconds(4))) {
            receiver.answers = (_, _, _) -> {
                Waits.hold(never, Duration.ofSeconds(8));
                return 0;
            };
            var command = new ArrayList<>(receiver.ssh(TestReceiver.BOB));
            command.addAll(List.of("-p", String.valueOf(proxy.port()), "git@127.0.0.1", "logs"));

            Shell.in(folder).ok(command.toArray(String[]::new));

            assertThat(proxy.hasCut()).isFalse();
        }
    }

    // withstand G 109
    @Test
    void aClientThatIsGoneWithoutAWordIsFoundOutAndItsPushGoesOn() throws Exception {
        var go = new CountDownLatch(1);
        try (var receiver = TestReceiver.start(
                        folder, limits -> limits.withHeartbeat(Duration.ofSeconds(1)), NO_SIGNS_OF_LIFE);
                var proxy = TcpProxy.to(receiver.port)) {
            receiver.before = (_, _) -> {
                asked.countDown();
                Waits.hold(go, Duration.ofSeconds(60));
            };
            var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
            var client = git.start(folder.resolve("out"), "git", "push", TestReceiver.url(proxy.port(), "web"), "main");
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

            proxy.freeze();

            Waits.eventually(() -> receiver.measurements.counted("slipway.ssh.refused", "reason", "silent") == 1);
            Waits.eventually(
                    () -> receiver.measurements.gauged("slipway.ssh.connections", "state", "authenticated") == 0);
            go.countDown();
            Waits.eventually(() -> receiver.measurements.counted("slipway.pushes", "result", "ok") == 1);
            assertThat(receiver.inspect("web", "rev-parse", "main"))
                    .isEqualTo(git.ok("git", "rev-parse", "main").strip());
            client.descendants().forEach(ProcessHandle::destroyForcibly);
            client.destroyForcibly().waitFor();
        }
    }

    // withstand A 21
    @Test
    void aClientThatStopsReadingHoldsUpItsPushNoLongerThanTheWriteWait() throws Exception {
        try (var receiver = TestReceiver.start(folder, limits -> limits.withWriteWait(Duration.ofSeconds(2)))) {
            var paused = new CountDownLatch(1);
            receiver.before = (pack, _) -> {
                asked.countDown();
                Waits.hold(paused, Duration.ofSeconds(60));
                for (int i = 0; i < 300_000; i++) {
                    pack.sendMessage("a line of a build that has much to say, longer than all buffers between");
                }
            };
            var git = receiver.as(TestReceiver.BOB).cd(receiver.project("web"));
            var client = git.start(folder.resolve("out"), "git", "push", receiver.url("web"), "main");
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            var processes = client.descendants().map(ProcessHandle::pid).toList();
            signal("STOP", processes);
            long begin = System.nanoTime();

            paused.countDown();

            Waits.eventually(() -> receiver.measurements.counted("slipway.pushes", "result", "ok") == 1);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(2));
            assertThat(receiver.inspect("web", "rev-parse", "main"))
                    .isEqualTo(git.ok("git", "rev-parse", "main").strip());
            signal("KILL", processes);
            client.waitFor();
        }
    }

    private void signal(String name, List<Long> processes) {
        for (var process : processes) {
            Shell.in(folder).run("kill", "-" + name, process.toString());
        }
    }

    @Test
    void aPushersHooksMayTakeTheirTime() throws Exception {
        var impatient = RepositoryLimits.DEFAULT.withWaits(Duration.ofMillis(200), Duration.ofMillis(500));
        try (var receiver = TestReceiver.start(folder, impatient)) {
            var project = receiver.project("web");
            var hook = project.resolve(".git/hooks/pre-push");
            Files.createDirectories(hook.getParent());
            Files.writeString(hook, "#!/bin/sh\nsleep 2\n");
            assertThat(hook.toFile().setExecutable(true)).isTrue();

            receiver.as(TestReceiver.BOB).cd(project).ok("git", "push", "-q", receiver.url("web"), "main");
        }
    }
}
