package dev.slipway.k8s.state;

import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Fingerprint;
import dev.slipway.core.identity.Keys;
import dev.slipway.core.identity.SshKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The SSH keys, an object each, named by fingerprint so that a key has one owner. A key is good while its account is there. */
final class KubernetesKeys implements Keys {
    private static final String SERIES = "keys";

    private final Cluster cluster;
    private final Ledger ledger;
    private final KubernetesUsers users;

    KubernetesKeys(Cluster cluster, Ledger ledger, KubernetesUsers users) {
        this.cluster = cluster;
        this.ledger = ledger;
        this.users = users;
    }

    @Override
    public void add(SshKey key) {
        Cluster.retrying(() -> {
            var owner = users.require(key.owner());
            var old = object(key.fingerprint());
            if (old.isPresent() && !isGood(old.get())) {
                cluster.delete(old.get());
                old = Optional.empty();
            }
            if (old.isPresent() && !old.get().owner().equals(key.owner())) {
                throw new Conflict("another user has this key", "make a key of your own with ssh-keygen -t ed25519");
            }
            refuseTakenLabel(key, owner);
            return old.isPresent() ? change(old.get(), key) : insert(key, owner);
        });
    }

    private KeyObject change(KeyObject old, SshKey key) {
        old.setSpec(old.getSpec().changedTo(key));
        return cluster.replace(old);
    }

    private KeyObject insert(SshKey key, UserObject owner) {
        var object = new KeyObject();
        object.setMetadata(owner.owned(cluster.metadata(
                cluster.systemNamespace(),
                objectName(key.fingerprint()),
                Map.of(UserObject.OWNER, key.owner().value()))));
        object.setSpec(KeyObject.spec(ledger.next(SERIES, this::highestNumber), owner.uid(), key));
        var made = cluster.create(object).orElseThrow(() -> new Cluster.Outdated(object));
        try {
            // Another key with that label may have come since the label was found free.
            refuseTakenLabel(key, owner);
        } catch (Conflict e) {
            cluster.delete(made);
            throw e;
        }
        return made;
    }

    private long highestNumber() {
        return cluster.list(KeyObject.class, cluster.systemNamespace(), Map.of()).stream()
                .mapToLong(key -> key.getSpec().number())
                .max()
                .orElse(0);
    }

    private void refuseTakenLabel(SshKey key, UserObject owner) {
        var name = objectName(key.fingerprint());
        if (objects(owner).stream()
                .anyMatch(other -> other.getSpec().label().equals(key.label())
                        && !other.getMetadata().getName().equals(name))) {
            throw new Conflict(
                    "another of your keys has the label '%s'".formatted(key.label()), "choose another label");
        }
    }

    @Override
    public Optional<SshKey> find(Fingerprint fingerprint) {
        return object(fingerprint).filter(this::isGood).map(KeyObject::key);
    }

    private boolean isGood(KeyObject key) {
        return users.object(key.owner())
                .filter(owner -> owner.uid().equals(key.getSpec().ownerUid()))
                .isPresent();
    }

    @Override
    public List<SshKey> list(UserName owner) {
        return users.object(owner).stream()
                .flatMap(account -> objects(account).stream())
                .sorted(Comparator.comparingLong(key -> key.getSpec().number()))
                .map(KeyObject::key)
                .toList();
    }

    private List<KeyObject> objects(UserObject owner) {
        var labels = Map.of(UserObject.OWNER, owner.getMetadata().getName());
        return cluster.list(KeyObject.class, cluster.systemNamespace(), labels).stream()
                .filter(key -> key.getSpec().ownerUid().equals(owner.uid()))
                .toList();
    }

    @Override
    public void remove(Fingerprint fingerprint) {
        Cluster.retrying(() -> {
            cluster.delete(object(fingerprint)
                    .filter(this::isGood)
                    .orElseThrow(() -> new NotFound(
                            "key %s not found".formatted(fingerprint),
                            "see which there are with the command keys list")));
            return fingerprint;
        });
    }

    @Override
    public void used(Fingerprint fingerprint, Instant when) {
        Cluster.retrying(() -> {
            object(fingerprint).ifPresent(key -> {
                key.setStatus(new KeyObject.Status(when.toString()));
                cluster.replaceStatus(key);
            });
            return fingerprint;
        });
    }

    private Optional<KeyObject> object(Fingerprint fingerprint) {
        return cluster.find(KeyObject.class, cluster.systemNamespace(), objectName(fingerprint));
    }

    // Base64 has capital letters, and names of objects have none.
    private static String objectName(Fingerprint fingerprint) {
        var digest = fingerprint.value().substring(fingerprint.value().indexOf(':') + 1);
        return HexFormat.of().formatHex(Base64.getDecoder().decode(digest));
    }
}
