package dev.slipway.acceptance;

import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.List;

/**
 * A part of the cluster that one place can lose while all others keep it: its builds reach it by a Service of the place's
 * own, and its server, which is outside, through a passage.
 */
final class Part {
    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final List<EndpointSubset> addresses;
    private final Passage passage;

    /** What that namespace calls by the same name as the Service from which it is led there. */
    Part(KubernetesClient client, String namespace, String sharedNamespace, String name, Passage passage) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.passage = passage;
        this.addresses = client.endpoints()
                .inNamespace(sharedNamespace)
                .withName(name)
                .require()
                .getSubsets();
        var ports =
                client.services().inNamespace(sharedNamespace).withName(name).require().getSpec().getPorts().stream()
                        .map(port -> port.edit().withNodePort(null).build())
                        .toList();
        client.services()
                .inNamespace(namespace)
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withPorts(ports)
                        .endSpec()
                        .build())
                .create();
        lead(addresses);
    }

    /** The name that builds reach it by. */
    String host() {
        return "%s.%s.svc.cluster.local".formatted(name, namespace);
    }

    /** Lets nobody of the place reach it any more. */
    void goAway() throws IOException {
        lead(List.of());
        passage.shut();
    }

    void comeBack() throws IOException {
        lead(addresses);
        passage.open();
    }

    private void lead(List<EndpointSubset> to) {
        client.endpoints()
                .inNamespace(namespace)
                .resource(new EndpointsBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withSubsets(to)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }
}
