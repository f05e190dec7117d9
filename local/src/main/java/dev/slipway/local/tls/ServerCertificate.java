package dev.slipway.local.tls;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Sha256;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What the server proves with that it is who a visitor wants.
 *
 * @param chain the certificate itself first, then those that vouch for it
 */
record ServerCertificate(List<X509Certificate> chain, PrivateKey key) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    /** @throws InvalidInput if there is no certificate */
    ServerCertificate {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new InvalidInput("there is no certificate", "give PEM text that begins with -----BEGIN CERTIFICATE");
        }
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }

    /** SHA-256 of the certificate, as other programs print it. */
    String fingerprint() {
        try {
            return COLONS.formatHex(Sha256.of(leaf().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read has no encoding", e);
        }
    }

    Instant expires() {
        return leaf().getNotAfter().toInstant();
    }

    String issuer() {
        return leaf().getIssuerX500Principal().getName();
    }

    /** Whether it is nobody else's word. */
    boolean isSelfSigned() {
        return leaf().getIssuerX500Principal().equals(leaf().getSubjectX500Principal());
    }

    /** Whether it is for that host, by name or by a wildcard for one label. */
    boolean covers(String host) {
        var wildcard = "*" + host.substring(Math.max(0, host.indexOf('.')));
        return names().stream().anyMatch(name -> name.equalsIgnoreCase(host) || name.equalsIgnoreCase(wildcard));
    }

    /** The names and addresses that it is for. */
    List<String> names() {
        try {
            return Optional.ofNullable(leaf().getSubjectAlternativeNames()).stream()
                    .flatMap(Collection::stream)
                    .map(name -> name.get(1))
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        } catch (CertificateParsingException _) {
            return List.of();
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "certificate " + fingerprint();
    }
}
