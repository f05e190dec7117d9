package dev.slipway.core.identity;

import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The SSH keys of all users. Blocking, thread-safe, durable when a call returns; a removed key is not found any more. */
public interface Keys {
    /**
     * Adds the key; the same key of the same user again changes its label and scope and nothing else.
     *
     * @throws Conflict if another user has that key, or another of the user's keys has that label
     * @throws NotFound if the owner has no account
     */
    void add(SshKey key);

    /** The key of that fingerprint; fingerprints are compared whole. */
    Optional<SshKey> find(Fingerprint fingerprint);

    /** The user's keys, oldest first. */
    List<SshKey> list(UserName owner);

    /** @throws NotFound if there is no such key */
    void remove(Fingerprint fingerprint);

    /** Notes that the key logged in; a key that has just been removed is passed over. */
    void used(Fingerprint fingerprint, Instant when);
}
