package dev.slipway.git.ssh;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Fingerprint;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Keys;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.SshKey;
import dev.slipway.core.identity.Users;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.digest.BuiltinDigests;

/**
 * Tells who a key is. The key alone decides; the user name that ssh sends only picks one of the users that a certificate
 * names. Nothing is remembered: a removed key or user, and an expired one, is gone at the next question.
 */
final class Identities {
    private final Keys keys;
    private final Users users;
    private final CertificateAuthorities authorities;
    private final Clock clock;

    Identities(Keys keys, Users users, CertificateAuthorities authorities, Clock clock) {
        this.keys = keys;
        this.users = users;
        this.authorities = authorities;
        this.clock = clock;
    }

    /** What that key would log in as, if its holder can prove to have it. */
    Optional<Login> recognize(String sshUser, PublicKey key) {
        Optional<Login> login = key instanceof OpenSshCertificate certificate
                ? certified(sshUser, certificate)
                : Optional.of(new Login.WithKey(fingerprint(key)));
        return login.filter(found -> principal(found).isPresent());
    }

    /** Who that is now; empty if the key, the certificate or the user is no longer good. */
    Optional<Principal> principal(Login login) {
        return switch (login) {
            case Login.WithKey(var fingerprint) ->
                keys.find(fingerprint)
                        .filter(key -> clock.instant().isBefore(key.scope().expires()))
                        .flatMap(this::owner);
            case Login.WithCertificate(var name, var expires) ->
                users.find(name)
                        .filter(_ -> clock.instant().isBefore(expires))
                        .map(user -> new Principal(user.name(), user.admin(), KeyScope.FULL));
        };
    }

    /** Notes a login with its time. */
    void loggedIn(Login login) {
        if (login instanceof Login.WithKey(var fingerprint)) {
            keys.used(fingerprint, clock.instant());
        }
    }

    private Optional<Principal> owner(SshKey key) {
        return users.find(key.owner()).map(user -> new Principal(user.name(), user.admin(), key.scope()));
    }

    private Optional<Login> certified(String sshUser, OpenSshCertificate certificate) {
        if (!authorities.issued(certificate)) {
            return Optional.empty();
        }
        var names = certificate.getPrincipals();
        if (names.contains(sshUser)) {
            return userName(sshUser).map(name -> new Login.WithCertificate(name, expiry(certificate)));
        }
        return names.size() == 1
                ? userName(names.iterator().next()).map(name -> new Login.WithCertificate(name, expiry(certificate)))
                : Optional.empty();
    }

    private static Optional<UserName> userName(String text) {
        try {
            return Optional.of(new UserName(text));
        } catch (InvalidInput _) {
            return Optional.empty();
        }
    }

    private static Instant expiry(OpenSshCertificate certificate) {
        long seconds = certificate.getValidBefore();
        return seconds < 0 || seconds > Instant.MAX.getEpochSecond() ? Instant.MAX : Instant.ofEpochSecond(seconds);
    }

    private static Fingerprint fingerprint(PublicKey key) {
        return new Fingerprint(KeyUtils.getFingerPrint(BuiltinDigests.sha256, key));
    }
}
