package dev.slipway.k8s.install;

import dev.slipway.k8s.install.Found.Presence;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out what a cluster has; changes nothing. */
record Detection(KubernetesClient client, Ownership ownership) {
    private static final int HTTP = 80;

    Found look() {
        var nodes = client.nodes().list().getItems();
        return new Found(
                minor(client.getKubernetesVersion().getMinor()),
                nodes.size(),
                addresses(nodes),
                presence("pipelineruns.tekton.dev"),
                presence("certificates.cert-manager.io"),
                ingressClass(),
                storageClass(),
                loadBalancer());
    }

    /** Some providers put a plus sign behind it. */
    static int minor(String text) {
        return Integer.parseInt(text.replaceAll("\\D.*", ""));
    }

    private Presence presence(String customResource) {
        return Optional.ofNullable(client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(customResource)
                        .get())
                .map(found -> ownership.isOurs(found) ? Presence.OURS : Presence.OTHERS)
                .orElse(Presence.MISSING);
    }

    /** The default one before others. */
    private Optional<String> ingressClass() {
        return client.network().v1().ingressClasses().list().getItems().stream()
                .filter(found -> !ownership.isOurs(found))
                .min(Comparator.comparing(
                                (IngressClass found) -> !has(found, "ingressclass.kubernetes.io/is-default-class"))
                        .thenComparing(found -> found.getMetadata().getName()))
                .map(found -> found.getMetadata().getName());
    }

    private Optional<String> storageClass() {
        return client.storage().v1().storageClasses().list().getItems().stream()
                .filter((StorageClass found) -> has(found, "storageclass.kubernetes.io/is-default-class"))
                .map(found -> found.getMetadata().getName())
                .sorted()
                .findFirst();
    }

    private static boolean has(HasMetadata object, String annotation) {
        var annotations = object.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(annotation));
    }

    private Optional<String> loadBalancer() {
        return client.services().inAnyNamespace().list().getItems().stream()
                .filter(service -> !ownership.isOurs(service) && takesHttp(service))
                .sorted(Comparator.comparing(service -> service.getMetadata().getName()))
                .flatMap(Detection::addresses)
                .findFirst();
    }

    private static boolean takesHttp(Service service) {
        return service.getSpec().getPorts().stream().anyMatch(port -> port.getPort() == HTTP);
    }

    /** Where a load balancer has put the service. */
    static Stream<String> addresses(Service service) {
        return Optional.ofNullable(service.getStatus())
                .map(status -> status.getLoadBalancer())
                .map(balancer -> balancer.getIngress())
                .orElse(List.of())
                .stream()
                .map(LoadBalancerIngress::getIp)
                .filter(Objects::nonNull);
    }

    private static List<String> addresses(List<Node> all) {
        return Stream.of("ExternalIP", "InternalIP")
                .flatMap(kind -> all.stream().flatMap(node -> addresses(node, kind)))
                .distinct()
                .toList();
    }

    private static Stream<String> addresses(Node node, String kind) {
        return node.getStatus().getAddresses().stream()
                .filter(address -> address.getType().equals(kind))
                .map(NodeAddress::getAddress);
    }
}
