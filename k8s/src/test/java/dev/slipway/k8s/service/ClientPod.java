package dev.slipway.k8s.service;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A pod that runs as an app's does, with what it needs to reach a service in files. */
final class ClientPod {
    private static final long PATIENCE_SECONDS = 60;
    private static final long USER = 1000;
    private static final String FOLDER = "/configurations/store";

    private final KubernetesClient client;
    private final Namespace namespace;
    private final String name;

    ClientPod(
            KubernetesClient client,
            Namespace namespace,
            String name,
            String image,
            Map<ConfigurationKey, Secret> access) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        var values = new TreeMap<String, String>();
        access.forEach((key, value) -> values.put(key.value(), value.reveal()));
        // spotless:off
        client.resource(new SecretBuilder()
                .withNewMetadata().withName(name).withNamespace(namespace.value()).endMetadata()
                .withStringData(values)
                .build()).create();
        client.resource(new PodBuilder()
                .withNewMetadata().withName(name).withNamespace(namespace.value()).endMetadata()
                .withNewSpec()
                    .withTerminationGracePeriodSeconds(0L)
                    .withNewSecurityContext()
                        .withRunAsNonRoot(true).withRunAsUser(USER).withFsGroup(USER)
                        .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
                    .endSecurityContext()
                    .addNewVolume().withName("access").withNewSecret().withSecretName(name).endSecret().endVolume()
                    .addNewContainer()
                        .withName("app")
                        .withImage(image)
                        .withCommand("sleep", "600")
                        .addNewVolumeMount().withName("access").withMountPath(FOLDER).withReadOnly(true).endVolumeMount()
                        .withNewSecurityContext()
                            .withAllowPrivilegeEscalation(false)
                            .withNewCapabilities().withDrop("ALL").endCapabilities()
                        .endSecurityContext()
                    .endContainer()
                .endSpec()
                .build()).create();
        // spotless:on
        client.pods().inNamespace(namespace.value()).withName(name).waitUntilReady(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What a command says, in the folder with the files. */
    String run(String command) {
        var out = new ByteArrayOutputStream();
        try (var run = client.pods()
                .inNamespace(namespace.value())
                .withName(name)
                .writingOutput(out)
                .writingError(out)
                .exec("sh", "-c", "cd %s; %s".formatted(FOLDER, command))) {
            run.exitCode().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }
        return out.toString(StandardCharsets.UTF_8).strip();
    }
}
