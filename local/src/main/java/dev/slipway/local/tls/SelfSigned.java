package dev.slipway.local.tls;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates that nobody vouches for; who visits compares the fingerprint, or is given the certificate itself. */
final class SelfSigned {
    /** As long as a machine lives: another certificate is another fingerprint. */
    private static final Duration LIFETIME = Duration.ofDays(3650);

    private static final Duration SLOW_CLOCKS = Duration.ofDays(1);
    private static final int SERIAL_BITS = 127;

    private SelfSigned() {}

    /** @param names host names, also with a wildcard, and addresses */
    static ServerCertificate make(List<String> names, Instant now) {
        try {
            var keys = keys();
            return new ServerCertificate(List.of(certificate(names, keys, now)), keys.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException("cannot make a certificate", e);
        }
    }

    /** On the curve that all clients know. */
    static KeyPair keys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(List<String> names, KeyPair keys, Instant now)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        var self = new X500Name("CN=Slipway at " + names.getFirst());
        var builder = new JcaX509v3CertificateBuilder(
                        self,
                        new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1),
                        Date.from(now.minus(SLOW_CLOCKS)),
                        Date.from(now.plus(LIFETIME)),
                        self,
                        keys.getPublic())
                .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(names.stream().map(SelfSigned::name).toArray(GeneralName[]::new)))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                // Some clients trust only authorities that they are given; this one may vouch for nobody but itself.
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static GeneralName name(String name) {
        try {
            return new GeneralName(
                    GeneralName.iPAddress, InetAddress.ofLiteral(name).getHostAddress());
        } catch (IllegalArgumentException _) {
            return new GeneralName(GeneralName.dNSName, name);
        }
    }
}
