package dev.slipway.k8s.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.AppName;
import dev.slipway.core.EnvName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import dev.slipway.core.app.AppId;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Configured values, each set of them in a Secret of its own that never changes: the object that names it decides which set
 * counts, in one step with all else that it says.
 */
final class ConfigSecrets {
    private static final String HOLDS = "slipway.dev/holds";
    // What the API server takes in all, less what Base64 adds to it.
    private static final int MOST_BYTES = 700_000;
    private static final int LONGEST_NAME = 253;

    /** What a set of values is for. */
    enum Owner {
        APP,
        RELEASE;

        String label() {
            return name().toLowerCase(Locale.ROOT) + "-config";
        }
    }

    private final Cluster cluster;
    private final Owner owner;

    ConfigSecrets(Cluster cluster, Owner owner) {
        this.cluster = cluster;
        this.owner = owner;
    }

    /** Keeps those values for an object in that namespace: the Secret's name, null if there are no values. */
    @Nullable
    String store(AppId app, AppName name, String namespace, Map<EnvName, Secret> config) {
        if (config.isEmpty()) {
            return null;
        }
        var data = encoded(config);
        var secretName = app.value() + "-config-" + UUID.randomUUID();
        var labels = new HashMap<>(Labels.of(app, name));
        labels.put(HOLDS, owner.label());
        var secret = new SecretBuilder()
                .withMetadata(cluster.metadata(namespace, secretName, labels))
                .withImmutable(true)
                .withData(data)
                .build();
        if (cluster.create(secret).isEmpty()) {
            throw new IllegalStateException("a random name was taken: " + secretName);
        }
        return secretName;
    }

    private static Map<String, String> encoded(Map<EnvName, Secret> config) {
        var data = new HashMap<String, String>();
        long size = 0;
        for (var entry : config.entrySet()) {
            var name = entry.getKey().value();
            if (name.length() > LONGEST_NAME) {
                throw new InvalidInput(
                        "variable %s... has too long a name".formatted(name.substring(0, 20)),
                        "use at most %d characters".formatted(LONGEST_NAME));
            }
            size += name.length() + entry.getValue().reveal().getBytes(UTF_8).length;
            data.put(name, SecretData.encoded(entry.getValue()));
        }
        if (size > MOST_BYTES) {
            throw new InvalidInput(
                    "the app's configuration is larger than %d KB".formatted(MOST_BYTES / 1000),
                    "keep files elsewhere and configure where they are");
        }
        return data;
    }

    /** The values; empty if they have been replaced, and the object that named them with them. */
    Optional<Map<EnvName, Secret>> read(String namespace, @Nullable String secret) {
        return secret == null
                ? Optional.of(Map.of())
                : cluster.find(io.fabric8.kubernetes.api.model.Secret.class, namespace, secret)
                        .map(ConfigSecrets::decoded);
    }

    /** All sets of values with those labels in those namespaces, by the names of their Secrets. */
    Map<String, Map<EnvName, Secret>> list(Set<String> namespaces, Map<String, String> labels) {
        var configs = new HashMap<String, Map<EnvName, Secret>>();
        for (var namespace : namespaces) {
            cluster.list(io.fabric8.kubernetes.api.model.Secret.class, namespace, holding(owner, labels))
                    .forEach(secret -> configs.put(secret.getMetadata().getName(), decoded(secret)));
        }
        return configs;
    }

    private static Map<EnvName, Secret> decoded(io.fabric8.kubernetes.api.model.Secret secret) {
        var config = new HashMap<EnvName, Secret>();
        secret.getData().forEach((name, value) -> config.put(new EnvName(name), SecretData.decoded(value)));
        return config;
    }

    void remove(String namespace, @Nullable String secret) {
        if (secret != null) {
            cluster.find(io.fabric8.kubernetes.api.model.Secret.class, namespace, secret)
                    .ifPresent(cluster::delete);
        }
    }

    /** Removes all that was kept in those namespaces for an app and its releases. */
    void removeAll(Set<String> namespaces, Map<String, String> labels) {
        for (var namespace : namespaces) {
            for (var each : Owner.values()) {
                cluster.deleteAll(io.fabric8.kubernetes.api.model.Secret.class, namespace, holding(each, labels));
            }
        }
    }

    private static Map<String, String> holding(Owner owner, Map<String, String> labels) {
        var all = new HashMap<>(labels);
        all.put(HOLDS, owner.label());
        return all;
    }
}
