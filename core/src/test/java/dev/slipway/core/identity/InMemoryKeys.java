package dev.slipway.core.identity;

import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys in memory; their owners are looked up in the users it is made with. */
public final class InMemoryKeys implements Keys {
    private final InMemoryUsers users;
    private final Map<Fingerprint, SshKey> keys = new LinkedHashMap<>();

    public InMemoryKeys(InMemoryUsers users) {
        this.users = users;
        users.afterRemove(gone -> keys.values().removeIf(key -> key.owner().equals(gone)));
    }

    @Override
    public void add(SshKey key) {
        users.turns().run(() -> {
            users.require(key.owner());
            var old = keys.get(key.fingerprint());
            if (old != null && !old.owner().equals(key.owner())) {
                throw new Conflict("another user has this key", "make a key of your own with ssh-keygen -t ed25519");
            }
            if (keys.values().stream().anyMatch(other -> sameLabel(other, key))) {
                throw new Conflict("label '%s' is taken".formatted(key.label()), "choose another label");
            }
            keys.put(key.fingerprint(), old == null ? key : with(old, key.label(), key.scope(), old.lastUsed()));
        });
    }

    private static boolean sameLabel(SshKey other, SshKey key) {
        return other.owner().equals(key.owner())
                && other.label().equals(key.label())
                && !other.fingerprint().equals(key.fingerprint());
    }

    private static SshKey with(SshKey key, String label, KeyScope scope, Instant lastUsed) {
        return new SshKey(key.key(), key.owner(), label, scope, key.addedAt(), lastUsed);
    }

    @Override
    public Optional<SshKey> find(Fingerprint fingerprint) {
        return users.turns().take(() -> Optional.ofNullable(keys.get(fingerprint)));
    }

    @Override
    public List<SshKey> list(UserName owner) {
        return users.turns()
                .take(() -> keys.values().stream()
                        .filter(key -> key.owner().equals(owner))
                        .toList());
    }

    @Override
    public void remove(Fingerprint fingerprint) {
        users.turns().run(() -> {
            if (keys.remove(fingerprint) == null) {
                throw new NotFound("key %s not found".formatted(fingerprint), "see keys list");
            }
        });
    }

    @Override
    public void used(Fingerprint fingerprint, Instant when) {
        users.turns()
                .run(() -> keys.computeIfPresent(fingerprint, (_, key) -> with(key, key.label(), key.scope(), when)));
    }
}
