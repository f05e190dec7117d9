package dev.slipway.k8s.build;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a build does not start.
 *
 * @param reason a sentence without its full stop
 */
record Delay(String reason, String advice) {
    private static final String OPERATOR = "ask the operator";
    private static final int LONGEST = 300;

    /** What a pod waits for when all is well with it. */
    private static final Set<String> USUAL = Set.of("PodInitializing", "ContainerCreating");

    /** Reads the reason off what the cluster shows, the most telling first. */
    static Delay of(Observation seen) {
        return unschedulable(seen)
                .or(() -> waiting(seen))
                .or(() -> refused(seen))
                .or(() -> warned(seen))
                .orElseGet(() -> unexplained(seen));
    }

    private static Optional<Delay> unschedulable(Observation seen) {
        return seen.podStatus().map(PodStatus::getConditions).stream()
                .flatMap(List::stream)
                .filter(condition -> condition.getType().equals("PodScheduled")
                        && condition.getStatus().equals("False"))
                .map(condition -> new Delay(
                        "no node takes the build's pod: " + oneLine(condition.getMessage()),
                        "wait until the cluster has room, or ask the operator for more"))
                .findFirst();
    }

    private static Optional<Delay> waiting(Observation seen) {
        return Stream.concat(
                        seen.podStatus().map(PodStatus::getInitContainerStatuses).stream()
                                .flatMap(List::stream),
                        seen.containers())
                .filter(container -> container.getState() != null
                        && container.getState().getWaiting() != null
                        && !USUAL.contains(
                                oneLine(container.getState().getWaiting().getReason())))
                .map(container -> waiting(container, container.getState().getWaiting()))
                .findFirst();
    }

    private static Delay waiting(ContainerStatus container, ContainerStateWaiting why) {
        var reason = oneLine(why.getReason());
        var message = why.getMessage() == null ? reason : reason + ": " + oneLine(why.getMessage());
        return reason.contains("Image")
                ? new Delay(
                        "the image %s cannot be pulled (%s)".formatted(container.getImage(), message),
                        OPERATOR + " to correct the image's name, its registry or the credentials for it")
                : new Delay(
                        "the container %s cannot start (%s)".formatted(container.getName(), message),
                        OPERATOR + "; 'slipway doctor' checks the parts of the cluster");
    }

    /** Tekton keeps trying where a quota is used up, and says so in the TaskRun. */
    private static Optional<Delay> refused(Observation seen) {
        return Stream.of(seen.taskCondition(), seen.condition())
                .filter(condition ->
                        seen.pod().isEmpty() && !condition.message().isEmpty())
                .filter(condition -> !Set.of("Running", "Started", "Pending").contains(condition.reason())
                        || condition.message().contains("exceeded quota"))
                .map(condition -> refusal(condition.reason(), condition.message()))
                .findFirst();
    }

    static Delay refusal(String reason, String message) {
        if (message.contains("exceeded quota") || reason.equals("ExceededResourceQuota")) {
            return new Delay(
                    "the namespace's quota leaves no room for the build's pod: " + oneLine(message),
                    "stop something in the namespace, or ask the operator for a larger quota");
        }
        return new Delay(
                "the cluster does not admit the build's pod (%s)".formatted(oneLine(message)),
                OPERATOR + " which policy of the cluster stands against it");
    }

    private static Optional<Delay> warned(Observation seen) {
        return seen.events().stream()
                .filter(event -> "Warning".equals(event.getType()))
                .map(event -> event.getReason().contains("Mount")
                                || event.getReason().contains("Volume")
                        ? new Delay(
                                "a volume of the build's pod is not ready: " + oneLine(event.getMessage()), OPERATOR)
                        : new Delay(
                                "%s: %s".formatted(event.getReason(), oneLine(event.getMessage())),
                                OPERATOR + "; 'slipway doctor' checks the parts of the cluster"))
                .findFirst();
    }

    private static Delay unexplained(Observation seen) {
        if (seen.taskRun().isEmpty() && seen.condition().reason().isEmpty()) {
            return new Delay(
                    "Tekton has not taken the build up yet",
                    OPERATOR + " whether Tekton's controller runs; 'slipway doctor' checks it");
        }
        if (seen.pod().isEmpty()) {
            return new Delay("Tekton has not made the build's pod yet", OPERATOR + " whether Tekton's controller runs");
        }
        return new Delay(
                "the node prepares the build's pod and pulls its images",
                "wait; the first build on a node takes longer");
    }

    static String oneLine(@Nullable String text) {
        var line = text == null ? "" : text.replaceAll("\\s+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }
}
