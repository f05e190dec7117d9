package dev.slipway.core.identity;

import dev.slipway.core.Secret;
import java.util.Optional;

/** Proves who somebody is by a user's name and a secret of that user. Thread-safe. */
@FunctionalInterface
public interface Login {
    /** Who that is; empty if the secret is none of that user's, without a word on why. */
    Optional<Principal> prove(String user, Secret password);

    /** One that takes tokens and passwords, told apart by their form: no password has that of a token. */
    static Login of(TokenLogin tokens, PasswordLogin passwords) {
        return (user, password) -> isToken(password) ? tokens.prove(user, password) : passwords.prove(user, password);
    }

    /** Whether a secret has the form of a token, which nobody guesses. */
    static boolean isToken(Secret password) {
        return TokenSecret.parse(password.reveal()).isPresent();
    }
}
