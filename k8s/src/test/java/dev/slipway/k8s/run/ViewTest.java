package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ViewTest {
    private static final ReplicaSet OLD = set("old", "1");
    private static final ReplicaSet NEW = set("new", "2");
    private static final List<Pod> PODS = List.of(PodSamples.up("a1", "web", "old"), PodSamples.up("b2", "web", "new"));

    @Test
    void aDeploymentIsSettledWhenOnlyNewPodsAreThereAndGetRequests() {
        var deployment = deployment(2, 2, 1, 1);

        assertThat(view(deployment, slice("b2")).isSettled(deployment)).isTrue();
    }

    @Test
    void itIsNotWhileTheOldPodStillGetsRequestsOrNoneDoes() {
        var deployment = deployment(2, 2, 1, 1);

        assertThat(view(deployment, slice("a1", "b2")).isSettled(deployment)).isFalse();
        assertThat(view(deployment, slice()).isSettled(deployment)).isFalse();
    }

    @Test
    void itIsNotWhileItsControllerHasNotSeenWhatWasApplied() {
        var deployment = deployment(2, 1, 1, 1);

        assertThat(view(deployment, slice("b2")).isSettled(deployment)).isFalse();
        assertThat(view(deployment, slice("b2")).newest(deployment)).isEmpty();
    }

    @Test
    void itIsNotWhilePodsAreMissingOrLeftOver() {
        var missing = deployment(2, 2, 1, 0);
        var leftOver = deployment(2, 2, 2, 1);

        assertThat(view(missing, slice("b2")).isSettled(missing)).isFalse();
        assertThat(view(leftOver, slice("b2")).isSettled(leftOver)).isFalse();
    }

    @Test
    void theNewestPodsAreThoseOfTheDeploymentsRevision() {
        var deployment = deployment(2, 2, 2, 1);

        assertThat(view(deployment, slice()).newest(deployment))
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactly("b2");
    }

    private static View view(Deployment deployment, EndpointSlice slice) {
        return new View(List.of(deployment), List.of(OLD, NEW), PODS, List.of(slice));
    }

    private static Deployment deployment(long generation, long observed, int replicas, int available) {
        // spotless:off
        return new DeploymentBuilder()
                .withNewMetadata()
                    .withName("app-web")
                    .withUid("deployment")
                    .withGeneration(generation)
                    .addToLabels(Labels.PROCESS, "web")
                    .addToAnnotations("deployment.kubernetes.io/revision", "2")
                .endMetadata()
                .withNewSpec().withReplicas(1).endSpec()
                .withNewStatus()
                    .withObservedGeneration(observed)
                    .withReplicas(replicas)
                    .withUpdatedReplicas(1)
                    .withAvailableReplicas(available)
                .endStatus()
                .build();
        // spotless:on
    }

    private static ReplicaSet set(String hash, String revision) {
        // spotless:off
        return new ReplicaSetBuilder()
                .withNewMetadata()
                    .withName("set-" + hash)
                    .withUid("set-" + hash)
                    .addToAnnotations("deployment.kubernetes.io/revision", revision)
                    .addNewOwnerReference().withUid("deployment").withKind("Deployment").withName("app-web").endOwnerReference()
                .endMetadata()
                .build();
        // spotless:on
    }

    private static EndpointSlice slice(String... pods) {
        var slice = new EndpointSliceBuilder();
        for (var pod : pods) {
            // spotless:off
            slice.addNewEndpoint()
                    .withNewConditions().withReady(true).endConditions()
                    .withNewTargetRef().withKind("Pod").withName(pod).endTargetRef()
                    .endEndpoint();
            // spotless:on
        }
        return slice.build();
    }
}
