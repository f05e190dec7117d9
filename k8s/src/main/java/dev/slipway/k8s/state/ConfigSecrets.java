package dev.slipway.k8s.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.AppName;
import dev.slipway.core.EnvName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Secret;
import dev.slipway.core.app.AppId;
import dev.slipway.core.release.BoundFiles;
import dev.slipway.k8s.FileKeys;
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

    /** A set of values: variables, and the files of what an app was bound to. */
    record Values(Map<EnvName, Secret> config, BoundFiles files) {
        static final Values NONE = new Values(Map.of(), BoundFiles.NONE);

        static Values of(Map<EnvName, Secret> config) {
            return new Values(config, BoundFiles.NONE);
        }

        private boolean isEmpty() {
            return config.isEmpty() && files.isEmpty();
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
    String store(AppId app, AppName name, String namespace, Values values) {
        if (values.isEmpty()) {
            return null;
        }
        var data = encoded(values);
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

    private static Map<String, String> encoded(Values values) {
        var all = new HashMap<>(FileKeys.flat(values.files));
        for (var entry : values.config.entrySet()) {
            var name = entry.getKey().value();
            if (name.length() > LONGEST_NAME) {
                throw new InvalidInput(
                        "variable %s... has too long a name".formatted(name.substring(0, 20)),
                        "use at most %d characters".formatted(LONGEST_NAME));
            }
            all.put(name, entry.getValue());
        }
        var data = new HashMap<String, String>();
        long size = 0;
        for (var entry : all.entrySet()) {
            size += entry.getKey().length() + entry.getValue().reveal().getBytes(UTF_8).length;
            data.put(entry.getKey(), SecretData.encoded(entry.getValue()));
        }
        if (size > MOST_BYTES) {
            throw new InvalidInput(
                    "the app's configuration is larger than %d KB".formatted(MOST_BYTES / 1000),
                    "keep files elsewhere and configure where they are");
        }
        return data;
    }

    /** The values; empty if they have been replaced, and the object that named them with them. */
    Optional<Values> read(String namespace, @Nullable String secret) {
        return secret == null
                ? Optional.of(Values.NONE)
                : cluster.find(io.fabric8.kubernetes.api.model.Secret.class, namespace, secret)
                        .map(ConfigSecrets::decoded);
    }

    /** All sets of values with those labels in those namespaces, by the names of their Secrets. */
    Map<String, Values> list(Set<String> namespaces, Map<String, String> labels) {
        var configs = new HashMap<String, Values>();
        for (var namespace : namespaces) {
            cluster.list(io.fabric8.kubernetes.api.model.Secret.class, namespace, holding(owner, labels))
                    .forEach(secret -> configs.put(secret.getMetadata().getName(), decoded(secret)));
        }
        return configs;
    }

    private static Values decoded(io.fabric8.kubernetes.api.model.Secret secret) {
        var config = new HashMap<EnvName, Secret>();
        var files = new HashMap<String, Secret>();
        secret.getData().forEach((name, value) -> {
            if (FileKeys.isOne(name)) {
                files.put(name, SecretData.decoded(value));
            } else {
                config.put(new EnvName(name), SecretData.decoded(value));
            }
        });
        return new Values(config, FileKeys.files(files));
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
