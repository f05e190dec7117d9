package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** withstand G 105 */
final class DelayTest {
    @Test
    void noNodeHasRoom() {
        var pod = new PodBuilder()
                .withNewStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withMessage("0/1 nodes are available:\n1 Insufficient cpu.")
                .endCondition()
                .endStatus()
                .build();

        assertThat(Delay.of(seen(Optional.of(pod), List.of())).reason())
                .isEqualTo("no node takes the build's pod: 0/1 nodes are available: 1 Insufficient cpu.");
    }

    @Test
    void anImageCannotBePulled() {
        assertThat(Delay.of(seen(Optional.of(waiting("ImagePullBackOff", "Back-off pulling")), List.of())))
                .isEqualTo(new Delay(
                        "the image example.com/builder cannot be pulled (ImagePullBackOff: Back-off pulling)",
                        "ask the operator to correct the image's name, its registry or the credentials for it"));
    }

    @Test
    void aVolumeIsNotReady() {
        var event = event("FailedMount", "MountVolume.SetUp failed: configmap \"x\" not found");

        assertThat(Delay.of(seen(Optional.of(waiting("ContainerCreating", "")), List.of(event)))
                        .reason())
                .isEqualTo(
                        "a volume of the build's pod is not ready: MountVolume.SetUp failed: configmap \"x\" not found");
    }

    @Test
    void aQuotaIsUsedUp() {
        var seen = new Observation(
                Observations.pipelineRun("Unknown", "Running", ""),
                Optional.of(Observations.taskRun(
                        "Unknown", "ExceededResourceQuota", "pods \"x\" is forbidden: exceeded quota: compute")),
                Optional.empty(),
                List.of());

        assertThat(Delay.of(seen).reason())
                .startsWith("the namespace's quota leaves no room for the build's pod: pods \"x\" is forbidden");
    }

    @Test
    void aPolicyRefusesThePod() {
        var seen = new Observation(
                Observations.pipelineRun("Unknown", "Running", ""),
                Optional.of(Observations.taskRun(
                        "Unknown", "PodCreationFailed", "violates PodSecurity \"restricted:latest\"")),
                Optional.empty(),
                List.of());

        assertThat(Delay.of(seen).reason())
                .isEqualTo("the cluster does not admit the build's pod (violates PodSecurity \"restricted:latest\")");
    }

    @Test
    void tektonDoesNotRun() {
        var seen = new Observation(
                Observations.pipelineRun("Unknown", "", ""), Optional.empty(), Optional.empty(), List.of());

        assertThat(Delay.of(seen).reason()).isEqualTo("Tekton has not taken the build up yet");
    }

    private static Observation seen(Optional<Pod> pod, List<Event> events) {
        return new Observation(
                Observations.pipelineRun("Unknown", "Running", ""),
                Optional.of(Observations.taskRun("Unknown", "Pending", "")),
                pod,
                events);
    }

    private static Pod waiting(String reason, String message) {
        // spotless:off
        return new PodBuilder()
                .withNewStatus()
                    .addNewContainerStatus()
                        .withName("step-fetch")
                        .withImage("example.com/builder")
                        .withNewState().withNewWaiting(message, reason).endState()
                    .endContainerStatus()
                .endStatus()
                .build();
        // spotless:on
    }

    private static Event event(String reason, String message) {
        return new EventBuilder()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message)
                .build();
    }
}
