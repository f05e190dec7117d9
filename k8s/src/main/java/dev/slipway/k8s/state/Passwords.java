package dev.slipway.k8s.state;

import dev.slipway.core.Conflict;
import dev.slipway.core.Secret;
import dev.slipway.core.identity.PasswordHash;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The hashes of all passwords in one Secret, by account. It has a name that is known beforehand, so that the server needs a
 * right on this one of the system namespace's Secrets and on no other.
 */
final class Passwords {
    private static final String NAME = "slipway-passwords";

    private final Cluster cluster;

    Passwords(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Those that were kept at one moment. */
    record All(Map<String, String> data) {
        Optional<PasswordHash> of(UserObject account) {
            return Optional.ofNullable(data.get(key(account)))
                    .map(SecretData::decoded)
                    .map(text -> new PasswordHash(text.reveal()));
        }
    }

    All all() {
        return new All(object().map(Passwords::data).orElse(Map.of()));
    }

    private Optional<io.fabric8.kubernetes.api.model.Secret> object() {
        return cluster.find(io.fabric8.kubernetes.api.model.Secret.class, cluster.systemNamespace(), NAME);
    }

    private static Map<String, String> data(io.fabric8.kubernetes.api.model.Secret object) {
        return Optional.ofNullable(object.getData()).orElse(Map.of());
    }

    // A later account of the same name has another uid, and with it another key.
    private static String key(UserObject account) {
        return account.name() + "." + account.uid();
    }

    /**
     * Sets one account's, and drops those of accounts that are not there any more.
     *
     * @param accounts all that are there when it is called
     */
    void set(UserObject account, Optional<PasswordHash> hash, Supplier<List<UserObject>> accounts) {
        Cluster.retrying(() -> {
            var object = object().orElseGet(this::make);
            var changed = new TreeMap<>(data(object));
            // Asked for after what is kept was read: whoever has a password in it is among them, or gone.
            var known = accounts.get().stream().map(Passwords::key).collect(Collectors.toSet());
            changed.keySet().retainAll(known);
            changed.remove(key(account));
            hash.ifPresent(given -> changed.put(key(account), SecretData.encoded(new Secret(given.text()))));
            object.setData(changed);
            return cluster.replace(object);
        });
    }

    // Installation makes it; a server with more rights than installation gives can do so too.
    private io.fabric8.kubernetes.api.model.Secret make() {
        var empty = new SecretBuilder()
                .withMetadata(cluster.metadata(cluster.systemNamespace(), NAME, Map.of()))
                .build();
        try {
            return cluster.create(empty).orElseThrow(() -> new Cluster.Outdated(empty));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                throw new Conflict(
                        "this server may not keep passwords yet",
                        "its operator has to run this version's slipway install again");
            }
            throw e;
        }
    }
}
