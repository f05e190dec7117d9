package dev.slipway.k8s.run;

import dev.slipway.core.ProcessType;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the cluster has of an app's processes at one time. */
record View(List<Deployment> deployments, List<ReplicaSet> replicaSets, List<Pod> pods, List<EndpointSlice> slices) {
    private static final String REVISION = "deployment.kubernetes.io/revision";

    View {
        deployments = List.copyOf(deployments);
        replicaSets = List.copyOf(replicaSets);
        pods = List.copyOf(pods);
        slices = List.copyOf(slices);
    }

    Optional<Deployment> deployment(String name) {
        return deployments.stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** The ReplicaSets of the Deployment that have pods. */
    List<ReplicaSet> populated(Deployment deployment) {
        return replicaSets.stream()
                .filter(set -> isOwnedBy(set, deployment))
                .filter(set -> number(set.getStatus().getReplicas()) > 0)
                .toList();
    }

    /** Whether all that the Deployment asks for is there and healthy, and nothing else is left that gets requests. */
    boolean isSettled(Deployment applied) {
        var found = deployment(applied.getMetadata().getName());
        if (found.isEmpty() || !isObserved(found.get(), applied)) {
            return false;
        }
        var deployment = found.get();
        var status = deployment.getStatus();
        int wanted = number(deployment.getSpec().getReplicas());
        boolean complete = number(status.getUpdatedReplicas()) == wanted
                && number(status.getReplicas()) == wanted
                && number(status.getAvailableReplicas()) == wanted;
        return complete && (!isWeb(deployment) || onlyNewestGetRequests(deployment));
    }

    /** The pods of the Deployment's newest template that are not being stopped; empty until there are any. */
    List<Pod> newest(Deployment applied) {
        var found = deployment(applied.getMetadata().getName());
        if (found.isEmpty() || !isObserved(found.get(), applied)) {
            return List.of();
        }
        var revision = revision(found.get());
        var uids = replicaSets.stream()
                .filter(set -> isOwnedBy(set, found.get()) && Objects.equals(revision(set), revision))
                .map(set -> set.getMetadata().getUid())
                .collect(Collectors.toSet());
        return pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> uids.contains(owner.getUid())))
                .sorted(PodNames.BY_AGE)
                .toList();
    }

    private static boolean isWeb(Deployment deployment) {
        return ProcessType.WEB
                .value()
                .equals(deployment.getMetadata().getLabels().get(Labels.PROCESS));
    }

    private static boolean isObserved(Deployment found, Deployment applied) {
        var observed = found.getStatus() == null ? null : found.getStatus().getObservedGeneration();
        return observed != null
                && observed >= applied.getMetadata().getGeneration()
                && observed >= found.getMetadata().getGeneration();
    }

    private boolean onlyNewestGetRequests(Deployment deployment) {
        var newest = newest(deployment).stream()
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
        var ready = slices.stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
                .map(endpoint -> endpoint.getTargetRef().getName())
                .collect(Collectors.toSet());
        return !ready.isEmpty() && newest.containsAll(ready);
    }

    private static boolean isOwnedBy(HasMetadata object, HasMetadata owner) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(each -> each.getUid().equals(owner.getMetadata().getUid()));
    }

    private static String revision(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(REVISION, "");
    }

    private static int number(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
