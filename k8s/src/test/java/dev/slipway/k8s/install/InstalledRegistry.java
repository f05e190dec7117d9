package dev.slipway.k8s.install;

import dev.slipway.core.Progress;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.PodDoor;
import dev.slipway.k8s.build.RegistryKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A registry as {@code slipway install} makes it, in a namespace of its own, with ways from here to its three doors. */
public final class InstalledRegistry implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int PUSH = 5000;
    private static final int PULL = 5001;
    private static final int OPERATORS = 5002;

    private final KubernetesClient client;
    private final String namespace = "slipway-" + UUID.randomUUID().toString().substring(0, 8);
    private final int nodePort = Options.nodePort();
    private final List<PodDoor> doors = new ArrayList<>();

    public InstalledRegistry(KubernetesClient client) throws InterruptedException {
        this.client = client;
        var options = Options.withRegistryAt(namespace, nodePort, LIMIT);
        var desired = new Desired(options, new Detection(client, new Ownership(namespace)).look());
        desired.namespace().forEach(this::apply);
        desired.credentials().forEach(credentials -> apply(credentials.object()));
        var applied = desired.registry().stream().map(this::apply).toList();
        new Readiness(client, Progress.SILENT, LIMIT).await(applied);
    }

    private HasMetadata apply(HasMetadata object) {
        return client.resource(object)
                .fieldManager(Labels.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    String namespace() {
        return namespace;
    }

    /** As builds name it. */
    public String push() {
        return "slipway-registry.%s.svc.cluster.local:%d".formatted(namespace, PUSH);
    }

    /** As nodes name it. */
    public String pull() {
        return "127.0.0.1:" + nodePort;
    }

    public RegistryKey key() {
        var secret = client.secrets()
                .inNamespace(namespace)
                .withName(Credentials.REGISTRY_KEY)
                .require();
        var json = Base64.getDecoder().decode(secret.getData().get(Credentials.PRIVATE_KEY));
        return RegistryKey.read(new String(json, StandardCharsets.UTF_8));
    }

    public URI pushDoor() {
        return door(PUSH);
    }

    public URI pullDoor() {
        return door(PULL);
    }

    public URI operatorsDoor() {
        return door(OPERATORS);
    }

    private URI door(int port) {
        var door = new PodDoor(client, pod(), port);
        doors.add(door);
        return URI.create("http://127.0.0.1:" + door.localPort());
    }

    private Pod pod() {
        return client
                .pods()
                .inNamespace(namespace)
                .withLabel(Ownership.COMPONENT, "registry")
                .list()
                .getItems()
                .stream()
                .findFirst()
                .orElseThrow();
    }

    /** What all of its containers have said. */
    public String logs() {
        var pod = pod();
        var text = new StringBuilder();
        pod.getSpec()
                .getContainers()
                .forEach(container -> text.append(Optional.ofNullable(client.pods()
                                .resource(pod)
                                .inContainer(container.getName())
                                .getLog())
                        .orElse("")));
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        for (var door : doors) {
            door.close();
        }
        client.namespaces().withName(namespace).delete();
    }
}
