package dev.slipway.k8s.install;

import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The label on all that an installation makes, by which it is found again, and told from what was there. */
record Ownership(String namespace) {
    static final String LABEL = "slipway.dev/installation";
    static final String PART = "app.kubernetes.io/part-of";
    static final String COMPONENT = "app.kubernetes.io/component";

    List<HasMetadata> mark(String component, List<? extends HasMetadata> objects) {
        return objects.stream()
                .map(object -> {
                    var labels = new TreeMap<String, String>();
                    var own = object.getMetadata().getLabels();
                    if (own != null) {
                        labels.putAll(own);
                    }
                    labels.putIfAbsent(Labels.MANAGED_BY, Labels.SLIPWAY);
                    labels.putIfAbsent(PART, Labels.SLIPWAY);
                    labels.putIfAbsent(COMPONENT, component);
                    labels.put(LABEL, namespace);
                    object.getMetadata().setLabels(labels);
                    return (HasMetadata) object;
                })
                .toList();
    }

    boolean isOurs(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels != null && namespace.equals(labels.get(LABEL));
    }

    Map<String, String> selector() {
        return Map.of(LABEL, namespace);
    }
}
