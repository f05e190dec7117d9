package dev.slipway.local.tls;

import dev.slipway.core.InvalidInput;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** Certificates and keys as text. */
final class Pem {
    private static final int PROBE_BYTES = 32;
    private static final long MOST_BYTES = 1 << 20;

    private Pem() {}

    /**
     * Reads a chain, its own certificate first, and the key of that one; both may be in one file.
     *
     * @throws InvalidInput if there is none of either, or the key is another one's
     */
    static ServerCertificate read(List<Path> files) throws IOException {
        var chain = new ArrayList<X509Certificate>();
        var keys = new ArrayList<PrivateKey>();
        for (var file : files) {
            for (var part : parts(file)) {
                switch (part) {
                    case X509Certificate certificate -> chain.add(certificate);
                    case PrivateKey key -> keys.add(key);
                    default -> {}
                }
            }
        }
        if (chain.isEmpty() || keys.size() != 1) {
            throw new InvalidInput(
                    "%s hold %d certificates and %d private keys".formatted(files, chain.size(), keys.size()),
                    "give the certificate with its chain, and its one key without a passphrase, as PEM text");
        }
        if (!belong(keys.getFirst(), chain.getFirst().getPublicKey())) {
            throw new InvalidInput(
                    "the key is not that of the first certificate in " + files,
                    "put the server's own certificate before those that vouch for it");
        }
        return new ServerCertificate(chain, keys.getFirst());
    }

    /**
     * Reads a pair of keys that belong together.
     *
     * @throws InvalidInput if there is none
     */
    static KeyPair readKeys(Path file) throws IOException {
        var parts = parts(file);
        var key = parts.stream()
                .filter(PrivateKey.class::isInstance)
                .map(PrivateKey.class::cast)
                .findFirst();
        var other = parts.stream()
                .filter(PublicKey.class::isInstance)
                .map(PublicKey.class::cast)
                .findFirst();
        if (key.isEmpty() || other.isEmpty()) {
            throw new InvalidInput(file + " holds no pair of keys", "restore it from a backup, or delete it");
        }
        return new KeyPair(other.get(), key.get());
    }

    private static List<Object> parts(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new InvalidInput(file + " is too large for a certificate", "give one with its chain alone");
        }
        var parts = new ArrayList<>();
        try (var parser = new PEMParser(new StringReader(Files.readString(file)))) {
            for (var part = parser.readObject(); part != null; part = parser.readObject()) {
                parts.add(known(part));
            }
            return parts;
        } catch (IOException | GeneralSecurityException e) {
            throw (InvalidInput) new InvalidInput(
                            file + " cannot be read as PEM text", "give a certificate and a key that openssl reads")
                    .initCause(e);
        }
    }

    private static Object known(Object part) throws IOException, GeneralSecurityException {
        return switch (part) {
            case X509CertificateHolder certificate -> new JcaX509CertificateConverter().getCertificate(certificate);
            case PEMKeyPair pair -> new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
            case PrivateKeyInfo key -> new JcaPEMKeyConverter().getPrivateKey(key);
            case SubjectPublicKeyInfo key -> new JcaPEMKeyConverter().getPublicKey(key);
            default -> part;
        };
    }

    private static boolean belong(PrivateKey key, PublicKey other) {
        var algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "RSASSA-PSS" -> "RSASSA-PSS";
            default -> "EdDSA";
        };
        try {
            var probe = new byte[PROBE_BYTES];
            new SecureRandom().nextBytes(probe);
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(probe);
            var signed = signature.sign();
            signature.initVerify(other);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    static String of(List<X509Certificate> chain) {
        return text(writer -> {
            for (var certificate : chain) {
                writer.writeObject(certificate);
            }
        });
    }

    /** In the form that all programs read, PKCS #8. */
    static String of(PrivateKey key) {
        return text(writer -> writer.writeObject(new JcaPKCS8Generator(key, null)));
    }

    static String of(KeyPair keys) {
        return of(keys.getPrivate()) + text(writer -> writer.writeObject(keys.getPublic()));
    }

    @FunctionalInterface
    private interface Writing {
        void to(JcaPEMWriter writer) throws IOException;
    }

    private static String text(Writing writing) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writing.to(writer);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return text.toString();
    }
}
