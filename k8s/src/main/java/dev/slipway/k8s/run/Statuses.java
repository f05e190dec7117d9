package dev.slipway.k8s.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How pods are shown to users. */
final class Statuses {
    private static final Comparator<ProcessStatus> ORDER = Comparator.comparing(
                    (ProcessStatus each) -> each.state().equals(State.STOPPING.word))
            .thenComparing(ProcessStatus::type)
            .thenComparingInt(each -> number(each.name()))
            .thenComparing(ProcessStatus::release);

    private enum State {
        STARTING("starting"),
        UP("up"),
        CRASHED("crashed"),
        STOPPING("stopping");

        private final String word;

        State(String word) {
            this.word = word;
        }
    }

    private Statuses() {}

    /** The processes of an app's formation, by type and number, those that are being stopped last. */
    static List<ProcessStatus> of(Collection<Pod> all) {
        var pods = all.stream().filter(Statuses::isOfFormation).toList();
        var names = PodNames.of(pods);
        return pods.stream()
                .map(pod -> status(pod, names.getOrDefault(pod.getMetadata().getName(), "")))
                .sorted(ORDER)
                .toList();
    }

    /** What the processes of an app's formation are called, by the names of their pods. */
    static Map<String, String> names(Collection<Pod> all) {
        return PodNames.of(all.stream().filter(Statuses::isOfFormation).toList());
    }

    // Jobs and one-off processes are none, nor are pods that were evicted, which their ReplicaSet has replaced.
    private static boolean isOfFormation(Pod pod) {
        boolean ended =
                pod.getStatus() != null && "Failed".equals(pod.getStatus().getPhase());
        return !ended
                && pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getKind().equals("ReplicaSet"));
    }

    private static ProcessStatus status(Pod pod, String name) {
        var state = state(pod);
        int restarts =
                Obstacle.container(pod).map(ContainerStatus::getRestartCount).orElse(0);
        return new ProcessStatus(
                name,
                new ProcessType(PodNames.type(pod)),
                ReleaseVersion.parse(PodNames.label(pod, Labels.RELEASE)),
                state.word,
                since(pod, state),
                restarts);
    }

    private static State state(Pod pod) {
        if (PodNames.isStopping(pod)) {
            return State.STOPPING;
        } else if (Obstacle.isReady(pod)) {
            return State.UP;
        }
        return hasCrashed(pod) ? State.CRASHED : State.STARTING;
    }

    private static boolean hasCrashed(Pod pod) {
        return Obstacle.container(pod)
                .map(ContainerStatus::getState)
                .filter(state -> state.getTerminated() != null
                        || (state.getWaiting() != null
                                && "CrashLoopBackOff".equals(state.getWaiting().getReason())))
                .isPresent();
    }

    private static Instant since(Pod pod, State state) {
        var created = pod.getMetadata().getCreationTimestamp();
        var changed = switch (state) {
            case UP -> readySince(pod);
            case CRASHED -> crashedSince(pod);
            case STOPPING -> Optional.ofNullable(pod.getMetadata().getDeletionTimestamp());
            case STARTING -> Optional.<String>empty();
        };
        return Instant.parse(changed.orElse(created));
    }

    private static Optional<String> readySince(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(each -> each.getType().equals("Ready"))
                .map(each -> each.getLastTransitionTime())
                .findFirst();
    }

    private static Optional<String> crashedSince(Pod pod) {
        return Obstacle.container(pod)
                .flatMap(status -> Optional.ofNullable(status.getState())
                        .map(ContainerState::getTerminated)
                        .or(() -> Optional.ofNullable(status.getLastState()).map(ContainerState::getTerminated))
                        .map(ended -> ended.getFinishedAt()));
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('.') + 1));
    }
}
