package dev.slipway.local.run;

import static dev.slipway.local.run.Machine.WEB;
import static dev.slipway.local.run.Machine.app;
import static dev.slipway.local.run.Machine.eventually;
import static dev.slipway.local.run.Machine.greeting;
import static dev.slipway.local.run.Machine.release;
import static dev.slipway.local.run.Machine.scaled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.slipway.core.HostName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.ProcessType;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.app.Autoscale;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.local.process.ProcFile;
import dev.slipway.local.process.Signals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RolloutIT {
    @TempDir
    Path data;

    private Machine machine;

    @BeforeEach
    void start() {
        machine = new Machine(data);
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    @Test
    void newReleaseTakesOverFromTheOldOne() throws Exception {
        var app = greeting(app("web"), "hi");
        var image = machine.image("a", Map.of("web", WEB));
        machine.rollOut(release(app, 1, image));
        assertThat(machine.get("web.localhost", "/")).startsWith("200 hi v1");

        machine.rollOut(release(greeting(app, "ho"), 2, image));

        assertThat(machine.get("web.localhost", "/")).startsWith("200 ho v2");
        eventually(
                "one process is left",
                () -> machine.runtime.processes().list(app.id()).size() == 1);
        assertThat(machine.runtime.processes().list(app.id()))
                .extracting(ProcessStatus::name, ProcessStatus::state)
                .containsExactly(tuple("web.1", "up"));
        assertThat(machine.log(app)).anyMatch(line -> line.matches("20.*Z web\\.1: listening"));
    }

    @Test
    void whatProcessesUseIsKnownWhileTheyRun() throws Exception {
        var app = greeting(app("web"), "hi");
        machine.rollOut(release(app, 1, machine.image("a", Map.of("web", WEB))));

        eventually(
                "its memory is known",
                () -> Optional.ofNullable(
                                machine.runtime.processes().uses(app.id()).get("web.1"))
                        .filter(use -> use.memoryBytes() > 0 && use.cores() >= 0)
                        .isPresent());
        machine.runtime.rollouts().remove(app.id());

        assertThat(machine.runtime.processes().uses(app.id())).isEmpty();
    }

    @Test
    void autoscalingIsRefusedSinceThereIsNoCluster() {
        var settings = AppSettings.DEFAULT.withAutoscale(Map.of(ProcessType.WEB, new Autoscale(2, 10, 70)));

        assertThatThrownBy(() -> machine.runtime.rollouts().check(settings))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("autoscaling needs Kubernetes");
    }

    @Test
    void whatAnAppPrintsShowsNoneOfItsConfiguredValues() throws Exception { // withstand J 124
        var app = greeting(app("web"), "canary-value");
        var image = machine.image("a", Map.of("release", "echo as $GREETING", "web", "echo \"is $GREETING\"; " + WEB));

        var progress = machine.rollOut(release(app, 1, image));

        eventually("the line", () -> machine.log(app).stream().anyMatch(line -> line.endsWith("web.1: is ***")));
        assertThat(machine.log(app)).anyMatch(line -> line.endsWith("release.1: as ***"));
        assertThat(machine.log(app)).noneMatch(line -> line.contains("canary"));
        assertThat(progress.text()).contains("as ***").doesNotContain("canary");
        assertThat(machine.get("web.localhost", "/")).startsWith("200 canary-value");
    }

    @Test
    void releaseThatExitsLeavesThePreviousOneServing() throws Exception {
        // withstand G 108
        var app = app("web");
        machine.rollOut(release(app, 1, machine.image("a", Map.of("web", WEB))));
        var broken = machine.image("b", Map.of("web", "echo cannot find it >&2; exit 3"));
        var progress = new RecordingProgress();

        assertThatThrownBy(() -> machine.runtime.rollouts().rollOut(release(app, 2, broken), progress))
                .isInstanceOf(RolloutFailed.class)
                .hasMessage("web.1 exited with status 3 before it listened on $PORT");

        assertThat(progress.text()).contains("cannot find it");
        assertThat(machine.get("web.localhost", "/")).startsWith("200 hello v1");
        assertThat(machine.runtime.processes().list(app.id())).hasSize(1);
    }

    @Test
    void releaseThatDoesNotListenFailsAtItsLimit() throws Exception {
        // withstand G 108
        var app = app("web").withSettings(app("web").settings().with("boot-limit", "1s"));

        assertThatThrownBy(() -> machine.rollOut(release(app, 1, machine.image("a", Map.of("web", "exec sleep 100")))))
                .isInstanceOf(RolloutFailed.class)
                .hasMessageMatching("web.1 did not listen on port [0-9]+ within 1 s");

        assertThat(machine.get("web.localhost", "/")).startsWith("503 nothing has been deployed");
    }

    @Test
    void healthPathMustAnswerWell() throws Exception {
        var app = app("web")
                .withSettings(app("web").settings().with("boot-limit", "1s").with("health-path", "/bad"));

        assertThatThrownBy(() -> machine.rollOut(release(app, 1, machine.image("a", Map.of("web", WEB)))))
                .hasMessage("web.1 health path /bad answered 500");
    }

    @Test
    void scalingStartsAndStopsTheDifferenceOnly() throws Exception {
        var app = app("web");
        var image = machine.image("a", Map.of("web", WEB));
        machine.rollOut(release(app, 1, image));
        var first = machine.get("web.localhost", "/");

        machine.rollOut(release(scaled(app, "web", 3), 2, image));
        assertThat(machine.runtime.processes().list(app.id()))
                .extracting(ProcessStatus::name)
                .containsExactly("web.1", "web.2", "web.3");
        var answers = new HashSet<String>();
        for (int i = 0; i < 6; i++) {
            answers.add(machine.get("web.localhost", "/"));
        }
        assertThat(answers).hasSize(3).contains(first);

        machine.rollOut(release(app, 3, image));
        assertThat(machine.get("web.localhost", "/")).isEqualTo(first);
        eventually(
                "two are stopped",
                () -> machine.runtime.processes().list(app.id()).size() == 1);
    }

    @Test
    void hostsChangeWithoutARestart() throws Exception {
        var app = app("web");
        var image = machine.image("a", Map.of("web", WEB));
        machine.rollOut(release(app, 1, image));
        var first = machine.get("web.localhost", "/");

        var routes = machine.runtime
                .rollouts()
                .rollOut(
                        release(app.withHosts(Set.of(new HostName("other.localhost"))), 2, image),
                        new RecordingProgress());

        assertThat(routes)
                .extracting(route -> route.url().toString())
                .containsExactly("http://web.localhost:8080", "http://other.localhost:8080");
        assertThat(machine.get("other.localhost", "/")).isEqualTo(first);
    }

    @Test
    void releaseProcessRunsFirstAndItsFailureStopsTheRollout() throws Exception {
        var app = app("web");
        machine.rollOut(release(app, 1, machine.image("a", Map.of("web", WEB, "release", "echo migrated"))));
        assertThat(machine.log(app)).anyMatch(line -> line.endsWith(" release.1: migrated"));

        var progress = new RecordingProgress();
        var broken = machine.image("b", Map.of("web", WEB, "release", "echo table is locked; exit 4"));
        assertThatThrownBy(() -> machine.runtime.rollouts().rollOut(release(app, 2, broken), progress))
                .isInstanceOf(RolloutFailed.class)
                .hasMessage("release process exited with status 4");

        assertThat(progress.text()).contains("table is locked");
        assertThat(machine.get("web.localhost", "/")).startsWith("200 hello v1");
    }

    @Test
    void maintenanceRenameAndRemovalFollowTheApp() throws Exception {
        var app = app("web");
        machine.rollOut(release(app, 1, machine.image("a", Map.of("web", WEB))));
        var maintained = app.withMaintenance(true);

        machine.runtime.rollouts().refresh(maintained);
        assertThat(machine.get("web.localhost", "/")).startsWith("503 ").contains("maintenance");

        machine.runtime.rollouts().refresh(app.withName(app("shop").name()));
        assertThat(machine.get("shop.localhost", "/")).startsWith("200 hello");
        assertThat(machine.get("web.localhost", "/")).startsWith("404 ");

        machine.runtime.rollouts().remove(app.id());
        assertThat(machine.get("shop.localhost", "/")).startsWith("404 ");
        assertThat(machine.runtime.processes().list(app.id())).isEmpty();
        assertThat(data.resolve("run").resolve(app.id().value())).doesNotExist();
    }

    @Test
    void crashedProcessIsStartedAgain() throws Exception {
        var app = app("web");
        machine.rollOut(release(app, 1, machine.image("a", Map.of("web", WEB))));
        var first = machine.get("web.localhost", "/");
        long pid = Long.parseLong(first.split(" ")[3]);

        assertThat(Signals.send(pid, Signals.KILL)).isTrue();

        eventually("it is up again", () -> {
            var answer = machine.get("web.localhost", "/");
            return answer.startsWith("200 ") && !answer.equals(first);
        });
        assertThat(machine.runtime.processes().list(app.id()).getFirst().restarts())
                .isEqualTo(1);
        assertThat(machine.log(app))
                .anyMatch(line -> line.contains("slipway: web.1 exited with status 137"))
                .anyMatch(line -> line.contains("slipway: web.1 crashed"));
    }

    @Test
    void processThatKeepsCrashingIsShownAsCrashed() throws Exception {
        var app = app("web");
        machine.rollOut(release(
                app,
                1,
                machine.image(
                        "a", Map.of("web", "test -e ../home/../../../once && exit 9; touch ../../../once; " + WEB))));
        long pid = Long.parseLong(machine.get("web.localhost", "/").split(" ")[3]);
        Signals.send(pid, Signals.KILL);

        eventually(
                "it is crashed",
                () -> machine.get("web.localhost", "/").equals("503 this app has crashed; its log says why"));
        assertThat(machine.runtime.processes().list(app.id()).getFirst().state())
                .isIn("crashed", "starting");
    }

    @Test
    void restartReplacesProcessesWithoutAGap() throws Exception {
        var app = app("web");
        machine.rollOut(release(app, 1, machine.image("a", Map.of("web", WEB))));
        var first = machine.get("web.localhost", "/");

        machine.runtime.processes().restart(app.id(), Optional.empty());

        assertThat(machine.get("web.localhost", "/")).startsWith("200 hello v1").isNotEqualTo(first);
    }

    @Test
    void endOfTheServerEndsDrainingProcessesToo() throws Exception {
        var app = app("web");
        var image = machine.image("a", Map.of("web", "trap '' TERM; python3 -u server.py"));
        machine.rollOut(release(app, 1, image));
        machine.rollOut(release(greeting(app, "new"), 2, image));

        machine.runtime.close();

        var mark = Launcher.markOf(data);
        assertThat(ProcFile.all()).noneMatch(each -> each.startedWith(mark));
    }

    @Test
    void workersRunBesideTheWebAndCrashAlone() throws Exception {
        var app = scaled(app("web"), "worker", 2);
        var worker = "echo working for $GREETING; sleep 2; exit 5";
        var image = machine.image("a", Map.of("web", WEB, "worker", worker));

        machine.rollOut(release(greeting(app, "me"), 1, image));

        assertThat(machine.runtime.processes().list(app.id()))
                .extracting(ProcessStatus::name)
                .containsExactly("web.1", "worker.1", "worker.2");
        eventually(
                "a worker is restarted",
                () -> machine.runtime.processes().list(app.id()).get(2).restarts() > 0);
        assertThat(machine.log(app))
                .anyMatch(line -> line.endsWith(" worker.2: working for me"))
                .anyMatch(line -> line.contains("slipway: worker.2 exited with status 5"));
        assertThat(machine.get("web.localhost", "/")).startsWith("200 ");
    }

    @Test
    void interruptedRolloutLeavesThePreviousReleaseAlone() throws Exception {
        // withstand G 98
        var app = app("web");
        machine.rollOut(release(app, 1, machine.image("a", Map.of("web", WEB))));
        var before = machine.get("web.localhost", "/");
        var never = release(app, 2, machine.image("b", Map.of("web", "echo never; exec sleep 100")));
        var interrupted = new AtomicBoolean();
        var rollout = Thread.ofVirtual().start(() -> {
            try {
                machine.rollOut(never);
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        eventually("it starts", () -> machine.log(app).stream().anyMatch(line -> line.endsWith("web.1: never")));

        rollout.interrupt();

        rollout.join();
        assertThat(interrupted).isTrue();
        assertThat(machine.get("web.localhost", "/")).isEqualTo(before);
        assertThat(machine.runtime.processes().list(app.id())).hasSize(1);
        assertThat(machine.measurements.gauged("slipway.processes", "state", "up"))
                .isEqualTo(1);
    }

    @Test
    void removalLeavesNothingOfARolloutThatCameBetween() throws Exception {
        // withstand H 118
        var app = app("web");
        var image = machine.image("a", Map.of("web", WEB));
        machine.rollOut(release(app, 1, image));
        var scaling = Thread.ofVirtual().start(() -> {
            try {
                machine.rollOut(release(scaled(app, "web", 3), 2, image));
            } catch (InterruptedException | RuntimeException refused) {
                Thread.currentThread().interrupt();
            }
        });

        machine.runtime.rollouts().remove(app.id());
        scaling.join();
        machine.runtime.rollouts().remove(app.id());

        assertThat(machine.runtime.processes().list(app.id())).isEmpty();
        assertThat(machine.get("web.localhost", "/")).startsWith("404 ");
    }

    @Test
    void redeploysUnderLoadLoseNoRequestAndLongOnesDrain() throws Exception {
        // withstand L 139
        var app = app("web");
        var image = machine.image("a", Map.of("web", WEB));
        machine.rollOut(release(app, 1, image));
        var over = new AtomicBoolean();
        var answered = new AtomicInteger();
        var failures = new ConcurrentLinkedQueue<String>();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            var path = i == 0 ? "/slow" : "/";
            clients.add(Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    try {
                        var answer = machine.get("web.localhost", path);
                        if (!answer.startsWith("200 ")) {
                            failures.add(answer);
                        }
                        answered.incrementAndGet();
                    } catch (Exception e) {
                        failures.add(e.toString());
                    }
                }
            }));
        }

        for (int version = 2; version <= 21; version++) {
            machine.rollOut(release(greeting(app, "r" + version), version, image));
        }
        over.set(true);
        for (var client : clients) {
            client.join();
        }

        assertThat(failures).isEmpty();
        assertThat(answered).hasValueGreaterThan(200);
    }
}
