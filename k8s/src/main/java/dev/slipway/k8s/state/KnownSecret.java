package dev.slipway.k8s.state;

import dev.slipway.core.Conflict;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A Secret of the system namespace with a name that is known beforehand, so that the server needs a right on this one and on
 * no other that is there. Installation makes it.
 *
 * @param holds what is kept in it, in words
 */
record KnownSecret(Cluster cluster, String name, String holds) {
    /** What it has now; nothing where an older installation has made none. */
    Map<String, String> data() {
        try {
            return find().map(KnownSecret::data).orElse(Map.of());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return Map.of();
            }
            throw e;
        }
    }

    /**
     * Changes what it has; the change is asked for once more if somebody else was quicker.
     *
     * @throws Conflict if an older installation has made none
     */
    void change(UnaryOperator<Map<String, String>> change) {
        try {
            Cluster.retrying(() -> {
                var object = find().orElseGet(this::make);
                object.setData(change.apply(new TreeMap<>(data(object))));
                return cluster.replace(object);
            });
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                throw new Conflict(
                        "this server may not keep %s yet".formatted(holds),
                        "its operator has to run this version's slipway install again");
            }
            throw e;
        }
    }

    private Optional<Secret> find() {
        return cluster.find(Secret.class, cluster.systemNamespace(), name);
    }

    private static Map<String, String> data(Secret object) {
        return Optional.ofNullable(object.getData()).orElse(Map.of());
    }

    // A server with more rights than installation gives can do so too.
    private Secret make() {
        var empty = new SecretBuilder()
                .withMetadata(cluster.metadata(cluster.systemNamespace(), name, Map.of()))
                .build();
        return cluster.create(empty).orElseThrow(() -> new Cluster.Outdated(empty));
    }
}
