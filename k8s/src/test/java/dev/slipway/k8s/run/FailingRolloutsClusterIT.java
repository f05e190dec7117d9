package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.core.ProcessType;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.Samples;
import dev.slipway.core.app.App;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.Release;
import dev.slipway.k8s.Resources;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailingRolloutsClusterIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static RunRig rig;
    private static App app;

    /** One app that serves all the time, whatever is tried with it. */
    @BeforeAll
    static void connect() throws InterruptedException {
        rig = new RunRig();
        app = rig.app("steady");
        rig.set(app.id(), old -> old.withSettings(old.settings().with("boot-limit", "6s")));
        rig.deploy(app.id(), Map.of("GREETING", "first"));
        RunRig.await("the app", SOON, () -> Visitors.ask(rig.url(app.id())).equals("200 first"));
    }

    @AfterAll
    static void remove() {
        if (rig != null) {
            rig.close();
        }
    }

    // withstand G 108
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    never      | did not listen on port 8080 within 6 s
                    crash      | exited with status 3 before it was healthy
                    wrong-port | did not listen on port 8080 within 6 s
                    dies       | exited with status 4 before it was healthy
                    slow       | did not listen on port 8080 within 6 s
                    memory     | was killed: it needed more memory than its limit of 64Mi
                    """)
    void thePreviousReleaseGoesOnServing(String mode, String why) throws InterruptedException {
        Map<String, Long> answers;
        RolloutFailed failure;
        try (var visitors = new Visitors(rig.url(app.id()), 2)) {
            failure = failing(() -> rig.deploy(app.id(), Map.of("MODE", mode, "BOOT_SECONDS", "60")));
            answers = visitors.end();
        }

        assertThat(failure.reason()).isEqualTo("web.1 " + why);
        assertThat(failure.advice()).contains("goes on serving");
        assertThat(rig.progress.text()).contains("web boots in mode " + mode);
        assertThat(answers).containsOnlyKeys("200 first");
        assertServesAsBefore();
    }

    @Test
    void aSlowBootWithinTheLimitIsFine() throws InterruptedException {
        var slow = rig.app("slow");
        rig.set(
                slow.id(),
                old -> old.withScale(Map.of(ProcessType.WEB, 1))
                        .withSettings(old.settings().with("boot-limit", "12s")));

        rig.deploy(slow.id(), Map.of("MODE", "slow", "BOOT_SECONDS", "8", "GREETING", "at last"));

        RunRig.await("the app", SOON, () -> Visitors.ask(rig.url(slow.id())).equals("200 at last"));
    }

    @Test
    void aHealthPathThatIsNotThereFailsWithItsAnswer() throws InterruptedException {
        rig.set(app.id(), old -> old.withSettings(old.settings().with("health-path", "/healthz")));

        var failure = failing(() -> rig.deploy(app.id(), Map.of("GREETING", "unhealthy")));
        rig.set(app.id(), old -> old.withSettings(old.settings().with("health-path", "")));

        assertThat(failure.reason()).isEqualTo("web.1 was not healthy within 6 s: /healthz answered 404");
        assertServesAsBefore();
    }

    // withstand G 107
    @Test
    void anImageThatCannotBePulledFailsTheRelease() throws InterruptedException {
        var good = rig.pending(app.id());
        var gone = new Image(
                "127.0.0.1:9/gone", "sha256:" + "0".repeat(64), good.image().processes());
        var release = Release.of(
                rig.apps.find(app.id()).orElseThrow(),
                good.version(),
                gone,
                Samples.COMMIT,
                Samples.ALICE,
                Samples.NOW,
                "");

        var failure = failing(() -> rig.rollouts.rollOut(release, rig.progress));

        assertThat(failure.reason()).startsWith("web.1 has an image that cannot be pulled: ");
        assertThat(rig.progress.text()).contains("waiting whether that passes");
        assertServesAsBefore();
    }

    @Test
    void aProcessThatFitsNowhereIsShownWithWhatTheSchedulerSays() throws InterruptedException {
        var huge = rig.config
                .withResources(new Resources("10m", "1", "900Ti", "900Ti", "64Mi"))
                .withLimits(Duration.ofSeconds(3), Duration.ofSeconds(2));
        var rollouts = new KubernetesRollouts(rig.cluster.client(), rig.releases, huge);
        var fits = rig.app("huge");
        var pending = rig.pending(fits.id());

        var failure = failing(() -> {
            var fast = fits.withSettings(fits.settings().with("boot-limit", "2s"));
            rollouts.rollOut(
                    Release.of(
                            fast, pending.version(), pending.image(), Samples.COMMIT, Samples.ALICE, Samples.NOW, ""),
                    rig.progress);
        });

        assertThat(failure.reason()).startsWith("web.1 finds no place to run: ").contains("memory");
        assertThat(rig.processes.list(fits.id())).allMatch(each -> each.state().equals("stopping"));
    }

    @Test
    void aReleaseProcessThatFailsKeepsEverythingAsItWas() throws InterruptedException {
        var failure = failing(() -> rig.deploy(app.id(), Map.of("MODE", "release-fails"), ProcessType.RELEASE));

        assertThat(failure.reason()).isEqualTo("release process exited with status 7");
        assertThat(rig.progress.text()).contains("migration broke");
        assertServesAsBefore();
    }

    @Test
    void anInterruptedRolloutIsPutBack() throws InterruptedException {
        var thrown = new Throwable[1];
        var rolling = Thread.ofVirtual().start(() -> {
            try {
                rig.deploy(app.id(), Map.of("MODE", "never"));
            } catch (Throwable e) {
                thrown[0] = e;
            }
        });
        RunRig.await(
                "a new process",
                SOON,
                () -> rig.processes.list(app.id()).stream()
                        .anyMatch(each -> each.state().equals("starting")));

        rolling.interrupt();
        rolling.join();

        assertThat(thrown[0]).isInstanceOf(InterruptedException.class);
        assertServesAsBefore();
    }

    @Test
    void ofAFirstReleaseThatFailsNothingIsLeft() throws InterruptedException {
        var fresh = rig.app("fresh");

        assertThatThrownBy(() -> rig.deploy(fresh.id(), Map.of("MODE", "crash")))
                .isInstanceOf(RolloutFailed.class);

        var client = rig.cluster.client();
        var objects = new AppObjects(client);
        assertThat(objects.deployments(fresh.id())).isEmpty();
        assertThat(objects.environments(rig.namespace, fresh.id())).isEmpty();
        assertThat(objects.ingress(rig.namespace, fresh.id())).isEmpty();
    }

    private interface Attempt {
        void run() throws InterruptedException;
    }

    private static RolloutFailed failing(Attempt attempt) {
        return catchThrowableOfType(RolloutFailed.class, attempt::run);
    }

    private static void assertServesAsBefore() {
        assertThat(Visitors.ask(rig.url(app.id()))).isEqualTo("200 first");
        RunRig.await(
                "the failed processes' end",
                SOON,
                () -> rig.processes.list(app.id()).stream()
                        .filter(each -> !each.state().equals("stopping"))
                        .allMatch(each ->
                                each.release().number() == 1 && each.state().equals("up")));
        assertThat(rig.processes.list(app.id()).stream()
                        .filter(each -> each.state().equals("up")))
                .hasSize(1);
    }
}
