package dev.slipway.k8s.install;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The way to the registry inside a cluster from where somebody installs: through the API server. */
record RegistryDoor(KubernetesClient client, InstallOptions options) {
    private static final int PUSH = 5000;
    private static final String REPOSITORY = "slipway/server";

    /** @return the name by which nodes pull it */
    String push(ServerImage image) {
        var pod = client
                .pods()
                .inNamespace(options.namespace())
                .withLabel(Ownership.COMPONENT, "registry")
                .list()
                .getItems()
                .stream()
                .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the registry has no pod"));
        try (var door = client.pods().resource(pod).portForward(PUSH)) {
            var digest = image.push("localhost:%d/%s:%s".formatted(door.getLocalPort(), REPOSITORY, image.tag()), true);
            return "127.0.0.1:%d/%s@%s".formatted(options.registry().nodePort(), REPOSITORY, digest);
        } catch (IOException e) {
            throw new UncheckedIOException("the way to the registry did not close", e);
        }
    }
}
