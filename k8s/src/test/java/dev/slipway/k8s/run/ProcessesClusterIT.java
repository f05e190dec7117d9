package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ProcessType;
import dev.slipway.core.Streams;
import dev.slipway.core.app.App;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.Release;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ProcessesClusterIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static RunRig rig;
    private static App app;
    private static Release release;

    @BeforeAll
    static void connect() throws InterruptedException {
        rig = new RunRig();
        app = rig.app("processes");
        rig.set(app.id(), old -> old.withScale(Map.of(ProcessType.WEB, 2, RunSamples.WORKER, 1)));
        release = rig.deploy(app.id(), Map.of("GREETING", "hello there"), RunSamples.WORKER);
        RunRig.await("the app", SOON, () -> Visitors.ask(rig.url(app.id())).equals("200 hello there"));
    }

    @AfterAll
    static void remove() {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void processesAreListedByTypeAndNumber() {
        assertThat(going())
                .extracting(each -> each.name() + " " + each.state() + " " + each.release())
                .containsExactly("web.1 up v1", "web.2 up v1", "worker.1 up v1");
    }

    @Test
    void aRestartReplacesTheProcessesOfItsTypeWithoutAGap() throws InterruptedException {
        var before = names();

        Map<String, Long> answers;
        try (var visitors = new Visitors(rig.url(app.id()), 2)) {
            rig.processes.restart(app.id(), Optional.of(ProcessType.WEB));
            answers = visitors.end();
        }

        assertThat(answers).containsOnlyKeys("200 hello there");
        var after = names();
        assertThat(after).hasSize(3).filteredOn(name -> name.contains("-web-")).doesNotContainAnyElementsOf(before);
        assertThat(before)
                .containsAll(
                        after.stream().filter(name -> name.contains("-worker-")).toList());
    }

    @Test
    void aOneOffProcessHasTheReleasesEnvironmentItsInputAndItsExitStatus() throws InterruptedException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream("one\ntwo\n".getBytes(StandardCharsets.UTF_8));

        int status = rig.processes.run(
                release, List.of("echo \"$GREETING\"; cat; echo oops >&2; exit 9"), new Streams(in, out, err));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hello there\none\ntwo\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("oops\n");
        assertThat(status).isEqualTo(9);
    }

    @Test
    void wordsOfAOneOffProcessReachItAsTheyAre() throws InterruptedException {
        var out = new ByteArrayOutputStream();

        int status = rig.processes.run(
                release,
                List.of("printf", "%s|", "$(id)", "a b", "'"),
                new Streams(InputStream.nullInputStream(), out, OutputStream.nullOutputStream()));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("$(id)|a b|'|");
        assertThat(status).isZero();
    }

    @Test
    void anInterruptedOneOffProcessIsGone() throws Exception {
        try (var typing = new PipedOutputStream();
                var in = new PipedInputStream(typing)) {
            var thrown = new Throwable[1];
            var running = Thread.ofVirtual().start(() -> {
                try {
                    rig.processes.run(
                            release,
                            List.of("sleep", "600"),
                            new Streams(in, OutputStream.nullOutputStream(), OutputStream.nullOutputStream()));
                } catch (Throwable e) {
                    thrown[0] = e;
                }
            });
            RunRig.await("the one-off pod", SOON, () -> oneOffs() == 1);

            running.interrupt();
            running.join();

            assertThat(thrown[0]).isInstanceOf(InterruptedException.class);
            RunRig.await("its end", SOON, () -> oneOffs() == 0);
        }
    }

    @Test
    void theLastLinesOfAllProcessesAreOneLogInTheOrderOfTime() throws InterruptedException {
        var lines = new CopyOnWriteArrayList<String>();

        rig.logs.read(app.id(), 1000, false, lines::add);

        assertThat(lines).anyMatch(line -> line.endsWith(" web.1: web listens"));
        assertThat(lines).anyMatch(line -> line.contains(" worker.1: worker line "));
        assertThat(lines).isSortedAccordingTo((a, b) -> a.substring(0, 24).compareTo(b.substring(0, 24)));
        assertThat(lines).allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z .*"));
    }

    @Test
    void aFollowedLogGoesOnAndHasThePodsThatComeLater() throws InterruptedException {
        var other = rig.app("followed");
        rig.set(other.id(), old -> old.withScale(Map.of(ProcessType.WEB, 1)));
        rig.deploy(other.id(), Map.of("GREETING", "one"));
        var lines = new CopyOnWriteArrayList<String>();
        var following = Thread.ofVirtual().start(() -> {
            try {
                rig.logs.read(other.id(), 1, true, lines::add);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        RunRig.await("the first line", SOON, () -> !lines.isEmpty());

        rig.deploy(other.id(), Map.of("GREETING", "two", "MODE", "renewed"));

        RunRig.await(
                "the new pod's lines",
                SOON,
                () -> lines.stream().anyMatch(line -> line.endsWith("web boots in mode renewed")));
        following.interrupt();
        assertThat(following.join(SOON)).isTrue();
        assertThat(lines).doesNotHaveDuplicates();
    }

    private static List<ProcessStatus> going() {
        return rig.processes.list(app.id()).stream()
                .filter(each -> !each.state().equals("stopping"))
                .toList();
    }

    private static List<String> names() {
        return new AppObjects(rig.cluster.client())
                .pods(app.id()).stream()
                        .filter(pod ->
                                !PodNames.isStopping(pod) && !PodNames.type(pod).equals("run"))
                        .map(pod -> pod.getMetadata().getName())
                        .toList();
    }

    private static long oneOffs() {
        return new AppObjects(rig.cluster.client())
                .pods(app.id()).stream()
                        .filter(pod -> PodNames.type(pod).equals("run"))
                        .count();
    }
}
