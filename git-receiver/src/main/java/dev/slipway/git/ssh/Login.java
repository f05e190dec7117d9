package dev.slipway.git.ssh;

import dev.slipway.core.UserName;
import dev.slipway.core.identity.Fingerprint;
import java.time.Instant;
import org.apache.sshd.common.AttributeRepository.AttributeKey;

/** What a connection proved: the key, or the certificate, whose signature was checked. */
sealed interface Login {
    /** Set on a session once the signature was checked; never by a mere probe. */
    AttributeKey<Login> PROVEN = new AttributeKey<>();

    /** Logged in with a user's own key. */
    record WithKey(Fingerprint key) implements Login {}

    /** Logged in with a certificate of ours that names the user. */
    record WithCertificate(UserName user, Instant expires) implements Login {}
}
