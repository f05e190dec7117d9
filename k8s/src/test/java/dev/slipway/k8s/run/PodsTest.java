package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.AppName;
import dev.slipway.core.EnvName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Samples;
import dev.slipway.core.Secret;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.ProcessSpec;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PodsTest {
    // withstand K 131
    @Test
    void aPodHasNoTokenNoRootNoPrivilegesAndLimits() {
        var template = Pods.serving(RunSamples.release(RunSamples.app(), 7), ProcessType.WEB, RunSamples.CONFIG);

        var spec = template.getSpec();
        var container = spec.getContainers().getFirst();
        assertThat(spec.getAutomountServiceAccountToken()).isFalse();
        assertThat(spec.getEnableServiceLinks()).isFalse();
        assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getLimits())
                .containsEntry("memory", new Quantity("1Gi"))
                .containsKeys("cpu", "ephemeral-storage");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory", "ephemeral-storage");
    }

    @Test
    void theImageIsPulledByDigestUnderTheNameThatKubeletsKnow() {
        var container = Pods.container(RunSamples.release(RunSamples.app(), 7), ProcessType.WEB, RunSamples.CONFIG);

        assertThat(container.getImage()).isEqualTo("127.0.0.1:30500/apps/1@sha256:" + "a".repeat(64));
        assertThat(container.getCommand()).containsExactly("/cnb/process/web");
    }

    @Test
    void anImageThatNoBuildpackMadeStartsWhatItSaysItself() {
        var image = new Image(
                "docker.io/library/nginx", "sha256:" + "b".repeat(64), Map.of(ProcessType.WEB, ProcessSpec.OF_IMAGE));
        var release = Release.of(
                RunSamples.app(),
                new ReleaseVersion(1),
                image,
                Samples.COMMIT,
                Samples.ALICE,
                Samples.NOW,
                "Deploy 1f3c2ab");

        var container = Pods.container(release, ProcessType.WEB, RunSamples.CONFIG);
        var beside = OneOff.pod(release, "one", List.of("id", "-u"), RunSamples.CONFIG)
                .getSpec()
                .getContainers()
                .getFirst();

        assertThat(container.getImage()).isEqualTo("docker.io/library/nginx@sha256:" + "b".repeat(64));
        assertThat(container.getCommand()).isEmpty();
        assertThat(container.getEnv()).contains(new EnvVar("PORT", "8080", null));
        assertThat(beside.getArgs()).containsExactly("id", "-u");
    }

    @Test
    void configurationComesFromTheReleasesSecretAndIsNowhereInThePod() {
        var release = RunSamples.release(RunSamples.app(), 7);

        var template = Pods.serving(release, ProcessType.WEB, RunSamples.CONFIG);

        assertThat(Templates.environments(template)).containsExactly("app-" + release.app() + "-v7");
        assertThat(template.toString()).doesNotContain("GREETING").doesNotContain("$(id)");
        assertThat(Workloads.config(release).getData()).isEqualTo(Map.of("GREETING", "aGk7ICQoaWQp"));
    }

    @Test
    void aProcessIsToListenOnEveryAddressUnlessTheAppUsesTheNameForAnotherPurpose() {
        var own = RunSamples.app().withConfig(Map.of(new EnvName("HOST"), new Secret("db")));

        var usual = Pods.container(RunSamples.release(RunSamples.app(), 7), ProcessType.WEB, RunSamples.CONFIG);
        var other = Pods.container(RunSamples.release(own, 7), ProcessType.WEB, RunSamples.CONFIG);

        assertThat(usual.getEnv()).contains(new EnvVar("HOST", "0.0.0.0", null));
        assertThat(other.getEnv()).noneMatch(variable -> variable.getName().equals("HOST"));
    }

    @Test
    void aRenameOrAnotherScaleMakesTheSamePod() {
        var app = RunSamples.app();

        var before = Pods.labels(RunSamples.release(app, 7), ProcessType.WEB);
        var after = Pods.labels(RunSamples.release(app, 7).withName(AppName.parse("team/other")), ProcessType.WEB);

        assertThat(after).isEqualTo(before).doesNotContainKey(Labels.APP);
    }

    @Test
    void aWebProcessIsAskedForItsHealthAndGetsTimeForTheRequestsThatItHas() {
        var app = RunSamples.app()
                .withSettings(RunSamples.app()
                        .settings()
                        .with("health-path", "/healthz")
                        .with("boot-limit", "90s")
                        .with("stop-grace", "20s"));

        var spec = Pods.serving(RunSamples.release(app, 1), ProcessType.WEB, RunSamples.CONFIG)
                .getSpec();

        var container = spec.getContainers().getFirst();
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
        assertThat(container.getReadinessProbe().getSuccessThreshold()).isEqualTo(2);
        assertThat(container.getStartupProbe().getFailureThreshold()).isGreaterThan(90);
        assertThat(container.getLifecycle().getPreStop().getSleep().getSeconds())
                .isEqualTo(20);
        assertThat(spec.getTerminationGracePeriodSeconds()).isEqualTo(40);
        assertThat(container.getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getContainerPort()).isEqualTo(8080));
    }

    @Test
    void withoutAHealthPathAWebProcessHasToListenOnly() {
        var container = Pods.serving(RunSamples.release(RunSamples.app(), 1), ProcessType.WEB, RunSamples.CONFIG)
                .getSpec()
                .getContainers()
                .getFirst();

        assertThat(container.getStartupProbe().getTcpSocket().getPort().getIntVal())
                .isEqualTo(8080);
        assertThat(container.getReadinessProbe().getHttpGet()).isNull();
    }

    @Test
    void aWorkerHasNoProbesAndEndsWithinItsGrace() {
        var spec = Pods.serving(RunSamples.release(RunSamples.app(), 1), RunSamples.WORKER, RunSamples.CONFIG)
                .getSpec();

        var container = spec.getContainers().getFirst();
        assertThat(container.getReadinessProbe()).isNull();
        assertThat(container.getStartupProbe()).isNull();
        assertThat(container.getLifecycle()).isNull();
        assertThat(spec.getTerminationGracePeriodSeconds())
                .isEqualTo(Duration.ofSeconds(10).toSeconds());
    }

    @Test
    void aPullSecretIsNamedWhereThereIsOne() {
        var release = RunSamples.release(RunSamples.app(), 1);

        var with =
                Pods.serving(release, ProcessType.WEB, RunSamples.CONFIG.withPullSecret(Optional.of("slipway-pull")));
        var without = Pods.serving(release, ProcessType.WEB, RunSamples.CONFIG);

        assertThat(with.getSpec().getImagePullSecrets())
                .extracting(each -> each.getName())
                .containsExactly("slipway-pull");
        assertThat(without.getSpec().getImagePullSecrets()).isEmpty();
    }

    @Test
    void aOneOffProcessGoesThroughTheLauncherAndItsWordsThroughNoShell() {
        var release = RunSamples.release(RunSamples.app(), 3);

        var pod = OneOff.pod(release, "app-x-run-1", List.of("echo", "$(id)", "a b"), RunSamples.CONFIG);

        var container = pod.getSpec().getContainers().getFirst();
        assertThat(container.getArgs()).containsExactly("/cnb/lifecycle/launcher", "--", "echo", "$(id)", "a b");
        assertThat(container.getCommand().getLast()).isEqualTo("run");
        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(pod.getSpec().getActiveDeadlineSeconds()).isPositive();
        assertThat(pod.getMetadata().getLabels()).doesNotContainValue("web");
    }
}
