package dev.slipway.core.identity;

import dev.slipway.core.Busy;
import dev.slipway.core.Secret;

/** Makes hashes of passwords, slowly on purpose: who steals them can try out few. Blocking, thread-safe. */
public interface PasswordHasher {
    /**
     * A hash with a salt of its own.
     *
     * @throws Busy if more passwords are at work than the server can take
     */
    PasswordHash hash(Secret password);

    /** A hash of no password at all, which costs as much to match as any: who has no password takes as long as who has. */
    PasswordHash nobodys();

    /**
     * Whether the hash is that password's.
     *
     * @throws Busy if more passwords are at work than the server can take
     */
    boolean matches(PasswordHash hash, Secret password);
}
