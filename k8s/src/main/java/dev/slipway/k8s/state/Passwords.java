package dev.slipway.k8s.state;

import dev.slipway.core.Secret;
import dev.slipway.core.identity.PasswordHash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The hashes of all passwords in one Secret, by account. */
final class Passwords {
    private final KnownSecret kept;

    Passwords(Cluster cluster) {
        this.kept = new KnownSecret(cluster, "slipway-passwords", "passwords");
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
        return new All(kept.data());
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
        kept.change(data -> {
            // Asked for after what is kept was read: whoever has a password in it is among them, or gone.
            var known = accounts.get().stream().map(Passwords::key).collect(Collectors.toSet());
            data.keySet().retainAll(known);
            data.remove(key(account));
            hash.ifPresent(given -> data.put(key(account), SecretData.encoded(new Secret(given.text()))));
            return data;
        });
    }
}
