package dev.slipway.k8s.state;

import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Slipway's custom resources, one file each in {@code dev/slipway/k8s/crds}. */
public final class Resources {
    private static final List<String> PLURALS = List.of(
            "accesstokens",
            "appnamespaces",
            "apps",
            "deliveries",
            "deploys",
            "domains",
            "releases",
            "sshkeys",
            "users",
            "webhooks");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Resources() {}

    /** Their definitions, in the order to apply them. */
    public static List<CustomResourceDefinition> definitions(KubernetesClient client) {
        return PLURALS.stream().map(plural -> definition(client, plural)).toList();
    }

    private static CustomResourceDefinition definition(KubernetesClient client, String plural) {
        var file = "/dev/slipway/k8s/crds/" + plural + ".yaml";
        try (InputStream in = Resources.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("not in the program: " + file);
            }
            return client.getKubernetesSerialization().unmarshal(in, CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /** Puts them into the cluster, or brings those that are there up to date, and waits until they are served. */
    public static void apply(KubernetesClient client) {
        for (var definition : definitions(client)) {
            client.resource(definition)
                    .fieldManager(Labels.FIELD_MANAGER)
                    .forceConflicts()
                    .serverSideApply();
        }
        for (var definition : definitions(client)) {
            client.resource(definition).waitUntilCondition(Resources::isServed, PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static boolean isServed(@Nullable CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }
}
