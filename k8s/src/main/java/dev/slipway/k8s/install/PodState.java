package dev.slipway.k8s.install;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a pod does not run, in its own words. */
record PodState(Pod pod) {
    /** Empty while nothing is wrong with it. */
    Optional<String> trouble() {
        return Stream.concat(containers(), notScheduled())
                .findFirst()
                .map(why -> "%s: %s".formatted(pod.getMetadata().getName(), why));
    }

    private Stream<String> containers() {
        var status = pod.getStatus();
        return Stream.of(list(status.getInitContainerStatuses()), list(status.getContainerStatuses()))
                .flatMap(List::stream)
                .flatMap(container -> trouble(container).stream());
    }

    @SuppressWarnings("NullAway") // The model's lists are null where the server sent none.
    private static List<ContainerStatus> list(List<ContainerStatus> statuses) {
        return statuses == null ? List.of() : statuses;
    }

    private static Optional<String> trouble(ContainerStatus container) {
        var waiting = Optional.ofNullable(container.getState()).map(ContainerState::getWaiting);
        var reason = waiting.map(state -> state.getReason()).orElse("");
        if (reason.isEmpty() || reason.equals("ContainerCreating") || reason.equals("PodInitializing")) {
            return Optional.empty();
        }
        var ended = Optional.ofNullable(container.getLastState()).map(ContainerState::getTerminated);
        var message = ended.map(state -> "it ended with status %d %s".formatted(state.getExitCode(), state.getReason()))
                .or(() -> waiting.map(state -> state.getMessage()))
                .orElse("");
        return Optional.of(
                "%s %s %s".formatted(container.getName(), reason, message).strip());
    }

    private Stream<String> notScheduled() {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("PodScheduled")
                        && condition.getStatus().equals("False"))
                .map(condition -> condition.getReason() + " " + condition.getMessage());
    }
}
