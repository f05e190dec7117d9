package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ProcessType;
import dev.slipway.k8s.Labels;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WorkloadsTest {
    @Test
    void aDeploymentReplacesItsPodsOneByOneAndNeverHasTooFew() {
        var release = RunSamples.release(RunSamples.app(), 7);

        var deployment = Workloads.deployment(
                release, ProcessType.WEB, Pods.serving(release, ProcessType.WEB, RunSamples.CONFIG), RunSamples.CONFIG);

        var spec = deployment.getSpec();
        assertThat(deployment.getMetadata().getNamespace()).isEqualTo("team");
        assertThat(deployment.getMetadata().getName()).isEqualTo("app-" + release.app() + "-web");
        assertThat(spec.getReplicas()).isEqualTo(2);
        assertThat(spec.getStrategy().getRollingUpdate().getMaxSurge().getIntVal())
                .isEqualTo(1);
        assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal())
                .isZero();
        assertThat(spec.getProgressDeadlineSeconds()).isGreaterThan(spec.getMinReadySeconds());
        assertThat(spec.getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(spec.getSelector().getMatchLabels());
    }

    @Test
    void onlyTypesWithProcessesAreRunAndNeverTheReleaseProcess() {
        var app = RunSamples.app();

        assertThat(Workloads.types(RunSamples.release(app, 1))).containsExactly(ProcessType.WEB, RunSamples.WORKER);
        assertThat(Workloads.types(RunSamples.release(app.withScale(Map.of(ProcessType.WEB, 0)), 1)))
                .isEmpty();
    }

    @Test
    void theReleaseProcessRunsOnceAndNotForEver() {
        var job = Workloads.releaseJob(RunSamples.release(RunSamples.app(), 7), RunSamples.CONFIG);

        assertThat(job.getSpec().getBackoffLimit()).isZero();
        assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(1800);
        var pod = job.getSpec().getTemplate().getSpec();
        assertThat(pod.getRestartPolicy()).isEqualTo("Never");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getContainers().getFirst().getCommand()).containsExactly("/cnb/process/release");
    }

    // withstand K 134
    @Test
    void namesAreShortEnoughAndLabelsHoldNoTextOfUsers() {
        var app = RunSamples.app();
        var longest = new ProcessType("p".repeat(63));
        var other = new ProcessType("p".repeat(62) + "q");

        var name = ObjectNames.workload(app.id(), longest);
        var labels = Workloads.config(RunSamples.release(app, 7)).getMetadata().getLabels();

        assertThat(name).hasSizeLessThanOrEqualTo(63).matches("[a-z][-a-z0-9]*[a-z0-9]");
        assertThat(ObjectNames.workload(app.id(), other)).isNotEqualTo(name);
        assertThat(labels).containsEntry(Labels.APP_ID, app.id().value()).containsEntry(Labels.RELEASE, "v7");
        assertThat(labels.values()).allMatch(value -> value.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"));
    }
}
