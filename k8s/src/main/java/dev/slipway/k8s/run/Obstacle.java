package dev.slipway.k8s.run;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a process from running.
 *
 * @param pod its pod; empty where it has none
 * @param what the rest of a sentence that begins with the process's name
 */
record Obstacle(String pod, String what, Weight weight) {
    /** How long an obstacle is borne with. */
    enum Weight {
        /** It will not pass. */
        FINAL,
        /** It may pass soon, or never. */
        MAY_PASS,
        /** It passes when the cluster has room. */
        WAITS
    }

    private static final int SIGNALLED = 128;
    private static final int LONGEST = 400;

    /** What the pod itself tells, having been started again {@code restartsBefore} times when the rollout began. */
    static Optional<Obstacle> of(Pod pod, int restartsBefore) {
        if (pod.getStatus() == null || isReady(pod)) {
            return Optional.empty();
        }
        return Stream.of(ofContainer(pod, restartsBefore), ofScheduling(pod))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** What keeps the Deployment from making pods at all: a quota, or who admits them. */
    static Optional<Obstacle> of(Deployment deployment) {
        var status = deployment.getStatus();
        return status == null
                ? Optional.empty()
                : status.getConditions().stream()
                        .filter(each -> each.getType().equals("ReplicaFailure")
                                && each.getStatus().equals("True"))
                        .map(each -> obstacle("", "cannot be started: " + each.getMessage(), Weight.MAY_PASS))
                        .findFirst();
    }

    /** That a pod ran for the limit without becoming healthy; {@code probes} is what the kubelet said of its checks. */
    static Obstacle unhealthy(Pod pod, Health health, List<String> probes) {
        long seconds = health.bootLimit().toSeconds();
        if (health.path().isEmpty()) {
            return obstacle(pod, "did not listen on port %d within %d s".formatted(Pods.PORT, seconds), Weight.FINAL);
        }
        var answered = probes.stream()
                .filter(each -> each.contains("statuscode: "))
                .map(each -> "answered " + each.substring(each.lastIndexOf(' ') + 1))
                .reduce((_, last) -> last)
                .orElse("did not answer");
        return obstacle(
                pod, "was not healthy within %d s: %s %s".formatted(seconds, health.path(), answered), Weight.FINAL);
    }

    static boolean isReady(Pod pod) {
        return Readiness.isPodReady(pod);
    }

    /** The status of the pod's only container; empty until the kubelet has the pod. */
    static Optional<ContainerStatus> container(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream().findFirst();
    }

    private static Optional<Obstacle> ofContainer(Pod pod, int restartsBefore) {
        return container(pod).flatMap(status -> {
            var ended = ended(status, restartsBefore);
            if (ended != null) {
                return Optional.of(obstacle(pod, describe(ended, pod), Weight.FINAL));
            }
            var waiting = status.getState() == null ? null : status.getState().getWaiting();
            return waiting == null || waiting.getReason() == null ? Optional.empty() : ofWaiting(pod, waiting);
        });
    }

    private static @Nullable ContainerStateTerminated ended(ContainerStatus status, int restartsBefore) {
        var now = terminated(status.getState());
        if (now != null) {
            return now;
        }
        var waiting = status.getState() == null ? null : status.getState().getWaiting();
        boolean looping = waiting != null && "CrashLoopBackOff".equals(waiting.getReason());
        return looping || status.getRestartCount() > restartsBefore ? terminated(status.getLastState()) : null;
    }

    private static @Nullable ContainerStateTerminated terminated(@Nullable ContainerState state) {
        return state == null ? null : state.getTerminated();
    }

    private static String describe(ContainerStateTerminated ended, Pod pod) {
        int code = ended.getExitCode();
        var reason = ended.getReason() == null ? "" : ended.getReason();
        return switch (reason) {
            case "OOMKilled" -> "was killed: it needed more memory than its limit of " + memoryLimit(pod);
            case "StartError", "ContainerCannotRun" -> "cannot be started: " + ended.getMessage();
            default ->
                code > SIGNALLED
                        ? "was ended by signal %d before it was healthy".formatted(code - SIGNALLED)
                        : "exited with status %d before it was healthy".formatted(code);
        };
    }

    private static String memoryLimit(Pod pod) {
        var limits = pod.getSpec().getContainers().getFirst().getResources().getLimits();
        return limits == null ? "none" : String.valueOf(limits.get("memory"));
    }

    private static Optional<Obstacle> ofWaiting(Pod pod, ContainerStateWaiting waiting) {
        var message = waiting.getMessage() == null ? waiting.getReason() : waiting.getMessage();
        return switch (waiting.getReason()) {
            case "InvalidImageName", "ErrImageNeverPull" ->
                Optional.of(obstacle(pod, "has an image that cannot be pulled: " + message, Weight.FINAL));
            case "ErrImagePull", "ImagePullBackOff", "RegistryUnavailable" ->
                Optional.of(obstacle(pod, "has an image that cannot be pulled: " + message, Weight.MAY_PASS));
            case "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
                Optional.of(obstacle(pod, "cannot be started: " + message, Weight.MAY_PASS));
            default -> Optional.empty();
        };
    }

    private static Optional<Obstacle> ofScheduling(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(each -> each.getType().equals("PodScheduled")
                        && each.getStatus().equals("False"))
                .map(each -> obstacle(pod, "finds no place to run: " + each.getMessage(), Weight.WAITS))
                .findFirst();
    }

    private static Obstacle obstacle(Pod pod, String what, Weight weight) {
        return obstacle(pod.getMetadata().getName(), what, weight);
    }

    private static Obstacle obstacle(String pod, String what, Weight weight) {
        return new Obstacle(pod, what.length() <= LONGEST ? what : what.substring(0, LONGEST) + "...", weight);
    }
}
