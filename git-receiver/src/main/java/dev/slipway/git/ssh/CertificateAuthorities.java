package dev.slipway.git.ssh;

import dev.slipway.core.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/** The keys whose user certificates are accepted. Whether a certificate is signed and in time is checked by SSHD. */
final class CertificateAuthorities {
    // Any other critical option demands something that we do not do, force-command above all; RFC: refuse then.
    private static final Set<String> KNOWN_OPTIONS = Set.of("source-address");

    private final List<PublicKey> keys;

    private CertificateAuthorities(List<PublicKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** @throws InvalidInput if a file cannot be read, or holds anything but public keys, blank lines and comments */
    static CertificateAuthorities read(List<Path> files) {
        var keys = new ArrayList<PublicKey>();
        for (var file : files) {
            try {
                for (var line : Files.readAllLines(file)) {
                    if (!line.isBlank() && !line.startsWith("#")) {
                        keys.add(PublicKeyEntry.parsePublicKeyEntry(line.strip())
                                .resolvePublicKey(null, null, PublicKeyEntryResolver.FAILING));
                    }
                }
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                throw new InvalidInput(
                        "user certificate authorities %s cannot be read: %s".formatted(file, e),
                        "it holds public keys, one a line, as ssh-keygen writes them");
            }
        }
        return new CertificateAuthorities(keys);
    }

    boolean issued(OpenSshCertificate certificate) {
        return certificate.getType() == OpenSshCertificate.Type.USER
                && !certificate.getPrincipals().isEmpty()
                && KNOWN_OPTIONS.containsAll(certificate.getCriticalOptionsMap().keySet())
                && keys.stream().anyMatch(key -> KeyUtils.compareKeys(key, certificate.getCaPubKey()));
    }
}
