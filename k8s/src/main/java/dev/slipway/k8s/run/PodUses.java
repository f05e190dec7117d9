package dev.slipway.k8s.run;

import dev.slipway.core.app.AppId;
import dev.slipway.core.release.ProcessUse;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.ContainerMetrics;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What pods use, as a metrics server measures it in clusters that have one. */
final class PodUses {
    /** No such API, one whose server is away, or a server of ours that was installed before it was asked. */
    private static final Set<Integer> NOT_KNOWN = Set.of(
            HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_UNAVAILABLE, HttpURLConnection.HTTP_FORBIDDEN);

    private PodUses() {}

    /** What was measured last of an app's pods in that namespace; nothing where nobody measures. */
    static List<PodMetrics> measured(KubernetesClient client, String namespace, AppId app) {
        try {
            return client.top()
                    .pods()
                    .inNamespace(namespace)
                    .withLabels(Labels.selecting(app))
                    .metrics()
                    .getItems();
        } catch (KubernetesClientException e) {
            if (NOT_KNOWN.contains(e.getCode())) {
                return List.of();
            }
            throw e;
        }
    }

    /** What those pods use, by the names that users see; of those that are being stopped, nothing. */
    static Map<String, ProcessUse> of(Collection<Pod> pods, List<PodMetrics> measured) {
        var names = Statuses.names(
                pods.stream().filter(pod -> !PodNames.isStopping(pod)).toList());
        var uses = new HashMap<String, ProcessUse>();
        for (var each : measured) {
            Optional.ofNullable(names.get(each.getMetadata().getName())).ifPresent(name -> uses.put(name, use(each)));
        }
        return uses;
    }

    private static ProcessUse use(PodMetrics pod) {
        return new ProcessUse(sum(pod, "cpu"), (long) sum(pod, "memory"));
    }

    private static double sum(PodMetrics pod, String resource) {
        return pod.getContainers().stream()
                .map(ContainerMetrics::getUsage)
                .map(usage -> usage.getOrDefault(resource, new Quantity("0")))
                .mapToDouble(amount -> amount.getNumericalAmount().doubleValue())
                .sum();
    }
}
