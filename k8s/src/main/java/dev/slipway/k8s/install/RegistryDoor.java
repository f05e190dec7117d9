package dev.slipway.k8s.install;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Progress;
import dev.slipway.k8s.PodDoor;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The way to the registry inside a cluster from where somebody installs: through the API server, which lets in those who may
 * forward ports, to the door that asks for no login.
 */
record RegistryDoor(KubernetesClient client, InstallOptions options, Progress progress) {
    private static final int PUSH = 5002;
    private static final int TRIES = 3;
    private static final String REPOSITORY = "slipway/server";

    /** @return the name by which nodes pull it */
    String push(ServerImage image) {
        for (int tries = 1; ; tries++) {
            try {
                var digest = pushOnce(image);
                return "127.0.0.1:%d/%s@%s".formatted(options.registry().nodePort(), REPOSITORY, digest);
            } catch (InvalidInput e) {
                // Long streams through an API server break now and then; layers that arrived are not sent again.
                if (tries == TRIES) {
                    throw e;
                }
                progress.detail("once more: " + e.reason());
            }
        }
    }

    private String pushOnce(ServerImage image) {
        try (var door = new PodDoor(client, pod(), PUSH)) {
            return image.push("localhost:%d/%s:%s".formatted(door.localPort(), REPOSITORY, image.tag()), true);
        } catch (IOException e) {
            throw new UncheckedIOException("the way to the registry did not close", e);
        }
    }

    private Pod pod() {
        return client
                .pods()
                .inNamespace(options.namespace())
                .withLabel(Ownership.COMPONENT, "registry")
                .list()
                .getItems()
                .stream()
                .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the registry has no pod"));
    }
}
