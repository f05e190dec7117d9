package dev.slipway.k8s;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/** The cluster that KUBECONFIG leads to, and namespaces of a test's own in it. Tests without one say so and are skipped. */
public final class TestCluster implements AutoCloseable {
    private final KubernetesClient client;

    private TestCluster(KubernetesClient client) {
        this.client = client;
    }

    public static TestCluster connect() {
        var kubeconfig = System.getenv("KUBECONFIG");
        Assumptions.assumeTrue(kubeconfig != null, "needs a cluster: set KUBECONFIG");
        return new TestCluster(new KubernetesClientBuilder()
                .withConfig(Config.autoConfigure(null))
                .build());
    }

    public KubernetesClient client() {
        return client;
    }

    /** A new namespace, to be removed by its user with {@link #remove}. */
    public String namespace() {
        var name = "test-" + UUID.randomUUID().toString().substring(0, 8);
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(Labels.APPS_NAMESPACE, "true")
                        .endMetadata()
                        .build())
                .create();
        return name;
    }

    /** Removes a namespace with all in it, without waiting for that. */
    public void remove(String namespace) {
        client.namespaces().withName(namespace).delete();
    }

    /** A way to a pod behind that service. */
    public PodDoor door(String namespace, String service, int port) {
        var selector = client.services()
                .inNamespace(namespace)
                .withName(service)
                .require()
                .getSpec()
                .getSelector();
        var pods =
                client.pods().inNamespace(namespace).withLabels(selector).list().getItems();
        return new PodDoor(client, pods.getFirst(), port);
    }

    @Override
    public void close() {
        client.close();
    }
}
