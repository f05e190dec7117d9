package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ProcessType;
import dev.slipway.core.app.Autoscale;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScalingTest {
    private static final Autoscale BOUNDS = new Autoscale(2, 10, 70);

    @Test
    void anAutoscalerScalesItsDeploymentByCpuBetweenTheBoundsAndGoesWithIt() {
        var deployment = deployment();

        var autoscaler = Scaling.autoscaler(deployment, BOUNDS);

        var spec = autoscaler.getSpec();
        assertThat(spec.getMinReplicas()).isEqualTo(2);
        assertThat(spec.getMaxReplicas()).isEqualTo(10);
        assertThat(spec.getScaleTargetRef().getApiVersion()).isEqualTo("apps/v1");
        assertThat(spec.getScaleTargetRef().getKind()).isEqualTo("Deployment");
        assertThat(spec.getScaleTargetRef().getName())
                .isEqualTo(deployment.getMetadata().getName());
        assertThat(spec.getMetrics()).singleElement().satisfies(metric -> {
            assertThat(metric.getResource().getName()).isEqualTo("cpu");
            assertThat(metric.getResource().getTarget().getAverageUtilization()).isEqualTo(70);
        });
        assertThat(autoscaler.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("the uid"));
        assertThat(autoscaler.getMetadata().getLabels())
                .containsEntry(Labels.MANAGED_BY, Labels.SLIPWAY)
                .containsEntry(Labels.PROCESS, "web");
    }

    @Test
    void whatIsSharedIsTheNumberOfPodsAlone() {
        var shared = Scaling.replicasOf(deployment());

        assertThat(shared.getSpec().getReplicas()).isEqualTo(2);
        assertThat(shared.getSpec().getTemplate()).isNull();
        assertThat(shared.getMetadata().getLabels()).isEmpty();
    }

    @Test
    void anAutoscaledTypeBeginsWithinItsBoundsHoweverItIsScaled() {
        var app = RunSamples.app();
        var autoscaled = app.withScale(Map.of(ProcessType.WEB, 20))
                .withSettings(app.settings().withAutoscale(Map.of(ProcessType.WEB, BOUNDS, RunSamples.WORKER, BOUNDS)));

        var release = RunSamples.release(autoscaled, 3);

        assertThat(release.count(ProcessType.WEB)).isEqualTo(10);
        assertThat(release.count(RunSamples.WORKER)).isEqualTo(2);
        assertThat(release.autoscale(new ProcessType("clock"))).isEmpty();
        assertThat(Workloads.types(release)).containsExactly(ProcessType.WEB, RunSamples.WORKER);
    }

    private static Deployment deployment() {
        var release = RunSamples.release(RunSamples.app(), 7);
        var deployment = Workloads.deployment(
                release, ProcessType.WEB, Pods.serving(release, ProcessType.WEB, RunSamples.CONFIG), RunSamples.CONFIG);
        deployment.getMetadata().setUid("the uid");
        return deployment;
    }
}
