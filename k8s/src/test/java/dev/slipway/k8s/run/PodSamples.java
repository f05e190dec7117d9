package dev.slipway.k8s.run;

import dev.slipway.k8s.Labels;
import dev.slipway.k8s.Resources;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/** Pods as the cluster tells of them. */
final class PodSamples {
    static final ContainerState RUNNING = new ContainerStateBuilder()
            .withNewRunning()
            .withStartedAt("2026-11-22T10:00:05Z")
            .endRunning()
            .build();

    private PodSamples() {}

    static ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder().withNewWaiting(message, reason).build();
    }

    static ContainerState ended(int status, String reason) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(status)
                .withReason(reason)
                .withFinishedAt("2026-11-22T10:00:09Z")
                .endTerminated()
                .build();
    }

    /** A pod of a ReplicaSet whose name is "set-" and the hash. */
    static Pod pod(
            String name,
            String type,
            String hash,
            boolean ready,
            int restarts,
            ContainerState now,
            ContainerState last) {
        // spotless:off
        return new PodBuilder()
                .withNewMetadata()
                    .withName(name)
                    .withUid("uid-" + name)
                    .withCreationTimestamp("2026-11-22T10:00:0" + name.charAt(name.length() - 1) + "Z")
                    .addToLabels(Labels.PROCESS, type)
                    .addToLabels(Labels.RELEASE, "v3")
                    .addToLabels("pod-template-hash", hash)
                    .addNewOwnerReference().withKind("ReplicaSet").withName("set-" + hash).withUid("set-" + hash).endOwnerReference()
                .endMetadata()
                .withNewSpec()
                    .addNewContainer()
                        .withName(type)
                        .withResources(Pods.requirements(new Resources("50m", "2", "128Mi", "1Gi", "4Gi")))
                    .endContainer()
                .endSpec()
                .withNewStatus()
                    .withPhase("Running")
                    .addNewCondition()
                        .withType("Ready")
                        .withStatus(ready ? "True" : "False")
                        .withLastTransitionTime("2026-11-22T10:00:30Z")
                    .endCondition()
                    .addNewContainerStatus()
                        .withName(type)
                        .withRestartCount(restarts)
                        .withState(now)
                        .withLastState(last)
                    .endContainerStatus()
                .endStatus()
                .build();
        // spotless:on
    }

    static Pod up(String name, String type, String hash) {
        return pod(name, type, hash, true, 0, RUNNING, new ContainerState());
    }
}
