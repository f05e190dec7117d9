package dev.slipway.local.run;

import static dev.slipway.local.run.Machine.app;
import static dev.slipway.local.run.Machine.eventually;
import static dev.slipway.local.run.Machine.release;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.core.ProcessType;
import dev.slipway.local.PlainSandbox;
import dev.slipway.local.Spawner;
import dev.slipway.local.process.Leftovers;
import dev.slipway.local.process.ProcFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server's end, and the beginning of the next one: withstand L 137. */
final class RestoreIT {
    private final Spawner spawner = new Spawner();

    @TempDir
    Path data;

    @Test
    void appsOfAKilledServerAreStartedOnceAndItsProcessesAreGone() throws Exception {
        var app = app("web");
        try (var machine = new Machine(data, new PlainSandbox(), spawner)) {
            var image = machine.image("a", Map.of("web", "(setsid sleep 300 &) ; exec python3 -u server.py"));
            var release = release(app, 1, image);
            // A process that nobody looks after: what a killed server leaves.
            new Launcher(Machine.config(data), spawner, new PlainSandbox())
                    .start(Launch.of(release, ProcessType.WEB, 1));
            eventually("it runs", () -> pids().size() == 2);
            var before = pids();

            machine.runtime.restore(List.of(app), _ -> Optional.of(release));

            assertThat(pids()).doesNotContainAnyElementsOf(before);
            assertThat(machine.get("web.localhost", "/")).matches("(503 this app is starting|200 ).*");
            eventually("it serves", () -> machine.get("web.localhost", "/").startsWith("200 hello v1"));
            assertThat(pids()).hasSize(2);
        }
        assertThat(pids()).isEmpty();
    }

    @Test
    void restoringWaitsForNoAppAndNoOldFolder() throws Exception {
        Files.createDirectories(data.resolve("run/old/app"));
        try (var machine = new Machine(data, new PlainSandbox(), spawner)) {
            var app = app("web");
            var slow = "until test -e %s/go; do sleep 0.1; done; exec python3 -u server.py".formatted(data);
            var release = release(app, 1, machine.image("a", Map.of("web", slow)));

            machine.runtime.restore(List.of(app), _ -> Optional.of(release));

            assertThat(machine.get("web.localhost", "/")).startsWith("503 this app is starting");
            assertThat(data.resolve("run/old")).doesNotExist();
            Files.createFile(data.resolve("go"));
            eventually("it serves", () -> machine.get("web.localhost", "/").startsWith("200 "));
            eventually("the old folder is gone", () -> Files.notExists(data.resolve("run-old")));
        }
    }

    // withstand L 137
    @ParameterizedTest
    @ValueSource(strings = {"plain", "bubblewrap"})
    void killedServersAppsRunOnceAfterTheNextStart(String kind) throws Exception {
        assumeTrue(
                kind.equals("plain") || Files.isExecutable(Path.of("/usr/bin/bwrap")), "bubblewrap is not installed");
        var before = startServer(kind);
        try {
            eventually("both processes run", () -> servers().size() == 2);
            var old = servers();

            before.destroyForcibly().waitFor();

            var after = startServer(kind);
            try {
                eventually("the old ones are gone", () -> servers().stream().noneMatch(old::contains));
                eventually("both run again", () -> Files.exists(data.resolve("up-" + after.pid())));
                assertThat(data.resolve("up-" + after.pid())).hasContent("web.1 up\nweb.2 up");
                assertThat(servers()).hasSize(2).doesNotContainAnyElementsOf(old);
            } finally {
                after.destroyForcibly().waitFor();
            }
        } finally {
            before.destroyForcibly().waitFor();
            new Leftovers(Launcher.markOf(data)).kill();
        }
    }

    private Process startServer(String kind) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunningServer.class.getName(),
                        data.toString(),
                        kind)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start();
    }

    /** The processes that are the app's servers themselves, not what holds them. */
    private List<ProcFile> servers() {
        var mark = Launcher.markOf(data);
        return ProcFile.all().stream()
                .filter(each -> each.command().startsWith("python3") && each.startedWith(mark))
                .toList();
    }

    @Test
    void appThatCannotBeStartedIsTriedAgainAndOthersServe() throws Exception {
        try (var machine = new Machine(data, new PlainSandbox(), spawner)) {
            var web = app("web");
            var broken = app("broken");
            var fresh = app("fresh");
            var good = release(web, 1, machine.image("a", Map.of("web", Machine.WEB)));
            var bad = release(
                    broken,
                    1,
                    machine.image(
                            "b",
                            Map.of("web", "test -e %s/mended || exit 1; exec python3 -u server.py".formatted(data))));

            machine.runtime.restore(
                    List.of(web, broken, fresh),
                    id -> id.equals(web.id())
                            ? Optional.of(good)
                            : id.equals(broken.id()) ? Optional.of(bad) : Optional.empty());

            eventually("web serves", () -> machine.get("web.localhost", "/").startsWith("200 "));
            eventually(
                    "broken is crashed",
                    () -> machine.get("broken.localhost", "/").startsWith("503 this app has crashed"));
            assertThat(machine.get("fresh.localhost", "/")).startsWith("503 nothing has been deployed");
            Files.createFile(data.resolve("mended"));
            eventually(
                    "broken serves", () -> machine.get("broken.localhost", "/").startsWith("200 "));
        }
    }

    private List<Long> pids() {
        var mark = Launcher.markOf(data);
        return ProcFile.all().stream()
                .filter(each -> each.startedWith(mark))
                .map(ProcFile::pid)
                .toList();
    }
}
