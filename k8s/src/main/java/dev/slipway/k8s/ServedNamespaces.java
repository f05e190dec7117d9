package dev.slipway.k8s;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The namespaces that hold this server's apps. An app's objects are looked for there and not in the whole cluster, since the
 * server's rights end there; those of another Slipway in the same cluster are not among them.
 */
public final class ServedNamespaces {
    private final KubernetesClient client;
    // By uid: one that is made anew may be somebody else's.
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    public ServedNamespaces(KubernetesClient client) {
        this.client = client;
    }

    /** What the function finds in each of them. */
    public <T extends HasMetadata> List<T> gather(Function<String, List<T>> find) {
        return names().stream().map(find).flatMap(Collection::stream).toList();
    }

    private List<String> names() {
        var found = client.namespaces()
                .withLabel(Labels.APPS_NAMESPACE, "true")
                .list()
                .getItems();
        known.retainAll(found.stream().map(each -> each.getMetadata().getUid()).collect(Collectors.toSet()));
        return found.stream()
                .filter(this::isServed)
                .map(each -> each.getMetadata().getName())
                .toList();
    }

    private boolean isServed(Namespace namespace) {
        var uid = namespace.getMetadata().getUid();
        if (known.contains(uid)) {
            return true;
        }
        boolean isServed =
                Rights.may(client, "list", "pods", namespace.getMetadata().getName());
        if (isServed) {
            known.add(uid);
        }
        return isServed;
    }
}
