package dev.slipway.core.identity;

import dev.slipway.core.UserName;
import java.time.Instant;

/**
 * What logs a user in over HTTP in the place of a password, without the secret itself.
 *
 * @param digest what the secret is recognised by
 * @param label what the user calls it; unique among the user's tokens
 * @param lastUsed {@link Instant#MIN} before its first use
 */
public record Token(
        TokenId id, String digest, UserName owner, String label, KeyScope scope, Instant addedAt, Instant lastUsed) {
    /** One that was not used yet. */
    public static Token of(TokenSecret secret, UserName owner, String label, KeyScope scope, Instant now) {
        return new Token(secret.id(), secret.digest(), owner, label, scope, now, Instant.MIN);
    }
}
