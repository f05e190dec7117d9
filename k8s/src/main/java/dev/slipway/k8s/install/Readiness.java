package dev.slipway.k8s.install;

import dev.slipway.core.Progress;
import dev.slipway.core.RolloutFailed;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits until what was applied runs, and says what it waits for.
 *
 * @param limit for each wait
 */
record Readiness(KubernetesClient client, Progress progress, Duration limit) {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration SAID_EVERY = Duration.ofSeconds(10);

    /** Waits for all workloads among the objects. */
    void await(List<HasMetadata> objects) throws InterruptedException {
        for (var object : objects) {
            if (object instanceof Deployment || object instanceof StatefulSet || object instanceof DaemonSet) {
                await(object);
            }
        }
    }

    private void await(HasMetadata workload) throws InterruptedException {
        var name = workload.getMetadata().getNamespace() + "/"
                + workload.getMetadata().getName();
        await(name, () -> {
            var now = client.resource(workload).get();
            if (now == null) {
                return Optional.of("it is gone");
            }
            return isReady(now) ? Optional.empty() : Optional.of(reason(now));
        });
    }

    /**
     * Asks until there is nothing that is missing any more.
     *
     * @throws RolloutFailed with what is missing, once the limit has passed
     */
    void await(String what, Supplier<Optional<String>> missing) throws InterruptedException {
        long begun = System.nanoTime();
        long said = begun;
        var last = "";
        while (true) {
            var reason = missing.get();
            if (reason.isEmpty()) {
                return;
            }
            long now = System.nanoTime();
            if (now - begun > limit.toNanos()) {
                throw new RolloutFailed(
                        "%s is not ready after %d s: %s".formatted(what, limit.toSeconds(), reason.get()),
                        "put that right and run the same command again; it goes on from here");
            }
            if (!reason.get().equals(last) && now - said > SAID_EVERY.toNanos()) {
                said = now;
                last = reason.get();
                progress.detail("waiting for %s: %s".formatted(what, reason.get()));
            }
            Thread.sleep(PAUSE);
        }
    }

    private String reason(HasMetadata workload) {
        var selector = selector(workload);
        var pods = client.pods()
                .inNamespace(workload.getMetadata().getNamespace())
                .withLabels(selector.getMatchLabels())
                .list()
                .getItems();
        return pods.stream()
                .flatMap(pod -> new PodState(pod).trouble().stream())
                .findFirst()
                .orElse(pods.isEmpty() ? "it has no pod yet" : "its pod starts");
    }

    private static LabelSelector selector(HasMetadata workload) {
        return switch (workload) {
            case Deployment deployment -> deployment.getSpec().getSelector();
            case StatefulSet set -> set.getSpec().getSelector();
            case DaemonSet set -> set.getSpec().getSelector();
            default -> throw new IllegalArgumentException(workload.getKind() + " has no pods");
        };
    }

    static boolean isReady(HasMetadata workload) {
        return switch (workload) {
            case Deployment deployment -> {
                var status = deployment.getStatus();
                int wanted = deployment.getSpec().getReplicas();
                yield isSeen(workload, status.getObservedGeneration())
                        && number(status.getUpdatedReplicas()) == wanted
                        && number(status.getAvailableReplicas()) == wanted
                        && number(status.getReplicas()) == wanted;
            }
            case StatefulSet set -> {
                var status = set.getStatus();
                int wanted = set.getSpec().getReplicas();
                yield isSeen(workload, status.getObservedGeneration())
                        && number(status.getUpdatedReplicas()) == wanted
                        && number(status.getReadyReplicas()) == wanted;
            }
            case DaemonSet set -> {
                var status = set.getStatus();
                int wanted = number(status.getDesiredNumberScheduled());
                yield isSeen(workload, status.getObservedGeneration())
                        && wanted > 0
                        && number(status.getUpdatedNumberScheduled()) == wanted
                        && number(status.getNumberReady()) == wanted;
            }
            default -> true;
        };
    }

    private static boolean isSeen(HasMetadata workload, @Nullable Long generation) {
        return generation != null && generation >= workload.getMetadata().getGeneration();
    }

    private static int number(@Nullable Integer number) {
        return number == null ? 0 : number;
    }
}
