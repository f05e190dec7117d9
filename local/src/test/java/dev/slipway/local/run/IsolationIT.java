package dev.slipway.local.run;

import static dev.slipway.local.run.Machine.eventually;
import static dev.slipway.local.run.Machine.greeting;
import static dev.slipway.local.run.Machine.release;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.core.Streams;
import dev.slipway.core.app.App;
import dev.slipway.local.PlainSandbox;
import dev.slipway.local.Sandbox;
import dev.slipway.local.SandboxSpec;
import dev.slipway.local.Spawner;
import dev.slipway.local.process.ProcFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an app can see, and what happens to one that takes too much: withstand L 135, 136. */
final class IsolationIT {
    private static final App APP = Machine.app("web");

    private final Spawner spawner = new Spawner();

    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void environmentIsMadeForTheProcess(String kind) throws Exception {
        try (var machine = machine(kind)) {
            var out = run(machine, greeting(APP, "a b"), "env; pwd; ls -l /proc/self/fd | wc -l");

            assertThat(out)
                    .contains("GREETING=a b\n", "PATH=" + Machine.PATH, "SLIPWAY_RELEASE=v1\n", "PORT=")
                    .contains("HOME=" + data.resolve("run"), "TMPDIR=" + data.resolve("run"))
                    .doesNotContain("JAVA_HOME", "MAVEN", "SURVIVOR");
            // Standard streams, the folder that ls reads, the line that heads its list.
            assertThat(out.lines().toList().getLast().strip()).isEqualTo("5");
            assertThat(out.lines())
                    .anyMatch(line -> line.startsWith(data.resolve("run").toString()) && line.endsWith("/app"));
        }
    }

    @Test
    void sandboxShowsNeitherTheServerNorItsDataNorOtherProcesses() throws Exception {
        Files.writeString(data.resolve("slipway.db"), "canary");
        try (var machine = machine("bubblewrap")) {
            var out = run(
                    machine,
                    APP,
                    "id -u; cat %s/slipway.db; ls /root /home; cat /etc/shadow; kill -0 %d; cat /proc/%d/environ; ls /proc | grep -c '^[0-9]'; touch /usr/x; echo done"
                            .formatted(
                                    data,
                                    ProcessHandle.current().pid(),
                                    ProcessHandle.current().pid()));

            assertThat(out).startsWith("65534\n").endsWith("done\n").doesNotContain("canary", "root:", "JAVA");
            assertThat(Integer.parseInt(
                            out.lines().toList().get(out.lines().toList().size() - 2)))
                    .isLessThan(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void appWritesItsOwnCopyOnly(String kind) throws Exception {
        try (var machine = machine(kind)) {
            var image = machine.image("a", Map.of("web", Machine.WEB));
            var out =
                    run(machine, APP, "echo changed > server.py; cat server.py; echo x > $HOME/h; echo y > $TMPDIR/t");

            assertThat(out).isEqualTo("changed\n");
            assertThat(data.resolve(image.repository()).resolve("app/server.py"))
                    .hasContent(Machine.SERVER);
            assertThat(data.resolve("run").resolve(APP.id().value())).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void memoryAboveTheLimitIsKilled(String kind) throws Exception {
        try (var machine = machine(kind)) {
            // Several processes, each below the limit by itself: no limit of the kernel's stops them.
            int status = status(machine, APP, """
                    for i in 1 2 3 4; do
                      python3 -c 'x = bytearray(90 << 20); import time; time.sleep(60)' &
                    done
                    wait""");

            assertThat(status).isEqualTo(137);
            assertThat(machine.log(APP)).anyMatch(line -> line.contains("is killed: it uses"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void tooManyProcessesAreKilled(String kind) throws Exception {
        try (var machine = machine(kind)) {
            // Bounded, so that a failing test does not take the machine with it. Where the kernel counts them for the
            // sandbox alone, as it does for all users but root, it refuses the one too many itself.
            int status = status(machine, APP, "for i in $(seq 200); do sleep 60 & done; wait");

            assertThat(status).isIn(137, 2);
            assertThat(machine.log(APP).stream().anyMatch(line -> line.contains("is killed: it has")))
                    .isEqualTo(status == 137);
            assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void fileAboveTheLimitIsCutOff(String kind) throws Exception {
        try (var machine = machine(kind)) {
            var out = run(machine, APP, "dd if=/dev/zero of=big bs=1M count=20 2>/dev/null; stat -c %s big");

            assertThat(out.strip()).isEqualTo(Long.toString(Machine.LIMITS.fileBytes()));
        }
    }

    @Test
    void diskAboveTheLimitIsKilled() throws Exception {
        try (var machine = machine("plain")) {
            int status =
                    status(machine, APP, "for i in 1 2 3 4 5 6 7; do head -c 7000000 /dev/zero > f$i; done; sleep 60");

            assertThat(status).isEqualTo(137);
            assertThat(machine.log(APP)).anyMatch(line -> line.contains("is killed: its files take more than 32 MiB"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void deafAndDaemonisedProcessesAreKilledWithTheirApp(String kind) throws Exception {
        try (var machine = machine(kind)) {
            var deaf =
                    "trap '' TERM; (setsid sh -c 'trap \"\" TERM; while true; do sleep 1; done' &) ; python3 -u server.py";
            machine.rollOut(release(quick(), 1, machine.image("a", Map.of("web", deaf))));
            assertThat(machine.get("web.localhost", "/")).startsWith("200 ");

            machine.runtime.rollouts().remove(APP.id());

            assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void processIsAskedToEndBeforeItIsKilled(String kind) throws Exception {
        try (var machine = machine(kind)) {
            var polite =
                    "trap 'echo told to end; exit 0' TERM; python3 -u server.py & while :; do wait; sleep 0.1; done";
            machine.rollOut(release(quick(), 1, machine.image("a", Map.of("web", polite))));

            machine.runtime.close();

            eventually(
                    "its last words", () -> machine.log(APP).stream().anyMatch(line -> line.endsWith("told to end")));
            assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void floodOfLinesIsThinnedOutAndOthersServe(String kind) throws Exception {
        try (var machine = machine(kind)) {
            var flood = "(yes flooding | head -n 300000; echo flooded) & exec python3 -u server.py";
            machine.rollOut(release(APP, 1, machine.image("a", Map.of("web", flood))));

            eventually(
                    "the notice", () -> machine.log(APP).stream().anyMatch(line -> line.contains("lines in a second")));
            assertThat(machine.get("web.localhost", "/")).startsWith("200 ");
            try (var files = Files.walk(data.resolve("logs"))) {
                long bytes = files.filter(Files::isRegularFile)
                        .mapToLong(file -> file.toFile().length())
                        .sum();
                assertThat(bytes).isLessThan(3 * 22_000);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void portThatAnotherAppTookFirstGetsNoVisitors(String kind) throws Exception {
        try (var machine = machine(kind)) {
            // The thief listens on the port that the victim was given, before the victim does.
            var settings = APP.settings().with("boot-limit", "2s");
            var victim = machine.image("a", Map.of("web", "echo $PORT > /proc/self/cwd/port; exec sleep 60"));
            var taken = new AtomicInteger();
            var thief = Thread.ofPlatform().start(() -> taken.set(steal()));

            assertThatThrownBy(() -> machine.rollOut(release(APP.withSettings(settings), 1, victim)))
                    .hasMessageContaining("did not listen");

            thief.join(Duration.ofSeconds(20));
            assertThat(taken).hasPositiveValue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void oneOffProcessStreamsAndReturnsItsStatus(String kind) throws Exception {
        try (var machine = machine(kind)) {
            var out = new ByteArrayOutputStream();
            var err = new ByteArrayOutputStream();
            var in = new ByteArrayInputStream("typed".getBytes(StandardCharsets.UTF_8));

            int status = run(machine, APP, List.of("cat; echo bad >&2; exit 7"), new Streams(in, out, err));

            assertThat(status).isEqualTo(7);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("typed");
            assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("bad\n");
            assertThat(run(machine, APP, List.of("sh", "-c", "kill -9 $$"), streams(out)))
                    .isEqualTo(137);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void oneOffProcessGoesWhenItsCallerDoes(String kind) throws Exception {
        try (var machine = machine(kind)) {
            var runner = Thread.ofVirtual().unstarted(() -> {
                try {
                    run(machine, APP, List.of("touch ../started; sleep 100"), streams(new ByteArrayOutputStream()));
                } catch (Exception e) {
                    Thread.currentThread().interrupt();
                }
            });
            runner.start();
            eventually("it runs", () -> !left().isEmpty());

            runner.interrupt();

            assertThat(runner.join(Duration.ofSeconds(20))).isTrue();
            assertNothingIsLeft();
        }
    }

    @Test
    void sandboxDiesWithWhoeverStartedIt() throws Exception {
        // withstand L 137: a killed server leaves nothing running
        var limits = new SandboxSpec(List.of("/bin/sleep", "300"), data, List.of(), List.of(data), Machine.LIMITS);
        var command = new ArrayList<>(List.of("/bin/sh", "-c", "\"$@\"; true", "sh"));
        command.addAll(sandbox("bubblewrap").wrap(limits));
        var builder = new ProcessBuilder(command);
        builder.environment().put(Launcher.MARK, Launcher.markOf(data).substring(Launcher.MARK.length() + 1));
        var server = builder.start();
        eventually(
                "it sleeps",
                () -> left().stream().anyMatch(each -> each.command().equals("sleep")));

        server.destroyForcibly();

        eventually("nothing is left", () -> left().isEmpty());
    }

    private static App quick() {
        return APP.withSettings(APP.settings().with("stop-grace", "1s"));
    }

    private int steal() {
        var port = new AtomicInteger();
        try {
            eventually("the victim's port", () -> {
                try (var files = Files.walk(data.resolve("run"))) {
                    files.filter(file -> file.endsWith("port")).findFirst().ifPresent(file -> {
                        try {
                            port.set(Integer.parseInt(Files.readString(file).strip()));
                        } catch (Exception notYet) {
                            port.set(0);
                        }
                    });
                } catch (Exception notYet) {
                    return false;
                }
                return port.get() > 0;
            });
            try (var socket = new ServerSocket(port.get(), 50, InetAddress.getLoopbackAddress())) {
                Thread.sleep(4_000);
                return socket.getLocalPort();
            }
        } catch (Exception e) {
            return 0;
        }
    }

    private Machine machine(String kind) throws Exception {
        return new Machine(data, sandbox(kind), spawner);
    }

    private Sandbox sandbox(String kind) throws Exception {
        if (kind.equals("plain")) {
            return new PlainSandbox();
        }
        var sandbox = BubblewrapSandbox.probe(data.resolve("sandbox"), List.of(), spawner);
        assumeTrue(sandbox.isPresent(), "bubblewrap does not work here");
        return sandbox.get();
    }

    private static String run(Machine machine, App app, String line) throws Exception {
        var out = new ByteArrayOutputStream();
        run(machine, app, List.of(line), streams(out));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static int status(Machine machine, App app, String line) throws Exception {
        return run(machine, app, List.of(line), streams(new ByteArrayOutputStream()));
    }

    private static int run(Machine machine, App app, List<String> command, Streams streams) throws Exception {
        var image = machine.image("a", Map.of("web", Machine.WEB));
        return machine.runtime.processes().run(release(app, 1, image), command, streams);
    }

    private static Streams streams(ByteArrayOutputStream out) {
        return new Streams(InputStream.nullInputStream(), out, new ByteArrayOutputStream());
    }

    private List<ProcFile> left() {
        var mark = Launcher.markOf(data);
        return ProcFile.all().stream().filter(each -> each.startedWith(mark)).toList();
    }

    private void assertNothingIsLeft() {
        assertThat(left()).isEmpty();
    }
}
