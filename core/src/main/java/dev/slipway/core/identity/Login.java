package dev.slipway.core.identity;

import dev.slipway.core.Secret;
import java.util.Optional;

/** Proves who somebody is by a user's name and a secret of that user. Thread-safe. */
@FunctionalInterface
public interface Login {
    /** Who that is; empty if the secret is none of that user's, without a word on why. */
    Optional<Principal> prove(String user, Secret password);
}
