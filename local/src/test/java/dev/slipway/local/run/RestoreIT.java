package dev.slipway.local.run;

import static dev.slipway.local.run.Machine.app;
import static dev.slipway.local.run.Machine.eventually;
import static dev.slipway.local.run.Machine.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ProcessType;
import dev.slipway.local.PlainSandbox;
import dev.slipway.local.Spawner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
