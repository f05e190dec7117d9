package dev.slipway.k8s.run;

import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * What pods are called by users, {@code web.1}: by type and age among those of one template, so that a pod that takes
 * over from another in a rollout takes over its name too.
 */
final class PodNames {
    static final Comparator<Pod> BY_AGE = Comparator.<Pod, String>comparing(
                    pod -> pod.getMetadata().getCreationTimestamp())
            .thenComparing(pod -> pod.getMetadata().getName());
    private static final String TEMPLATE = "pod-template-hash";

    private PodNames() {}

    /** The names of those pods, by the pods' own. */
    static Map<String, String> of(Collection<Pod> pods) {
        var names = new HashMap<String, String>();
        var counts = new HashMap<String, Integer>();
        pods.stream().sorted(BY_AGE).forEach(pod -> {
            var group = "%s/%s/%s".formatted(type(pod), label(pod, TEMPLATE), isStopping(pod));
            names.put(pod.getMetadata().getName(), type(pod) + "." + counts.merge(group, 1, Integer::sum));
        });
        return names;
    }

    /** The type of process that it runs. */
    static String type(HasMetadata object) {
        return label(object, Labels.PROCESS);
    }

    static boolean isStopping(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    static String label(HasMetadata object, String name) {
        return object.getMetadata().getLabels().getOrDefault(name, "");
    }
}
