package dev.slipway.core.identity;

import dev.slipway.core.UserName;
import java.time.Instant;

/**
 * A public key that logs a user in.
 *
 * @param label what the user calls it; unique among the user's keys
 * @param lastUsed {@link Instant#MIN} before its first use
 */
public record SshKey(PublicKey key, UserName owner, String label, KeyScope scope, Instant addedAt, Instant lastUsed) {
    public Fingerprint fingerprint() {
        return key.fingerprint();
    }
}
