package dev.slipway.k8s.state;

import dev.slipway.core.Busy;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import java.util.Map;
import java.util.Optional;

/** The cluster's namespaces that hold apps: one for each of Slipway's, made with its first app, and no other's. */
final class AppNamespaces {
    // Kubernetes keeps these for itself, and makes more of them with new versions.
    private static final String KUBERNETES_OWN = "kube-";

    private static final String BINDING = "slipway-server";

    private final Cluster cluster;

    AppNamespaces(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The namespace's name in the cluster, where it is from here on.
     *
     * @throws Conflict if a namespace of that name is there that is not this Slipway's
     * @throws Busy if it is just being removed
     */
    String prepare(Namespace namespace) {
        return Cluster.retrying(() -> prepared(namespace));
    }

    /** The namespace's name in the cluster, if it is there and this server has its rights in it. */
    Optional<String> find(Namespace namespace) {
        var name = cluster.nameOf(namespace);
        return cluster.find(io.fabric8.kubernetes.api.model.Namespace.class, name)
                .filter(found -> isOurs(found.getMetadata().getLabels()))
                .filter(_ -> cluster.mayCreate("secrets", name))
                .map(_ -> name);
    }

    private String prepared(Namespace namespace) {
        var name = cluster.nameOf(namespace);
        if (name.startsWith(KUBERNETES_OWN)) {
            throw foreign(namespace);
        }
        var found = cluster.find(io.fabric8.kubernetes.api.model.Namespace.class, name);
        if (found.isEmpty()) {
            make(name);
        } else if (!isOurs(found.get().getMetadata().getLabels())) {
            throw foreign(namespace);
        } else if (found.get().isMarkedForDeletion()) {
            throw new Busy("namespace '%s' is being removed".formatted(namespace), "try again in a minute");
        }
        takeRights(name);
        return name;
    }

    private void make(String name) {
        // spotless:off
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                    .withName(name)
                    .withLabels(cluster.labels(Map.of(Labels.APPS_NAMESPACE, "true")))
                .endMetadata()
                .build();
        // spotless:on
        if (cluster.create(namespace).isEmpty()) {
            throw new Cluster.Outdated(namespace);
        }
    }

    // Installation gives the server its rights for such namespaces as a role, and the right to bind that role there.
    private void takeRights(String namespace) {
        // spotless:off
        var binding = new RoleBindingBuilder()
                .withMetadata(cluster.metadata(namespace, BINDING, Map.of()))
                .withNewRoleRef()
                    .withApiGroup("rbac.authorization.k8s.io")
                    .withKind("ClusterRole")
                    .withName(cluster.systemNamespace() + "-apps")
                .endRoleRef()
                .addNewSubject()
                    .withKind("ServiceAccount")
                    .withName(Labels.SLIPWAY)
                    .withNamespace(cluster.systemNamespace())
                .endSubject()
                .build();
        // spotless:on
        if (cluster.find(RoleBinding.class, namespace, BINDING).isEmpty()) {
            cluster.create(binding);
        }
        // The API server goes by a new binding a moment later.
        if (!cluster.mayCreate("secrets", namespace)) {
            throw new Cluster.Outdated(binding);
        }
    }

    // A namespace that an operator made beforehand is any Slipway's until it is labelled as one's.
    private boolean isOurs(Map<String, String> labels) {
        return "true".equals(labels.get(Labels.APPS_NAMESPACE))
                && cluster.systemNamespace().equals(labels.getOrDefault(Labels.SERVER, cluster.systemNamespace()));
    }

    private static Conflict foreign(Namespace namespace) {
        return new Conflict(
                "namespace '%s' is not Slipway's".formatted(namespace),
                "choose another one, or have the cluster's operator label it %s=true".formatted(Labels.APPS_NAMESPACE));
    }
}
