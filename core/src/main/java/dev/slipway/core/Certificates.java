package dev.slipway.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The certificate authorities that are trusted: those of the JDK, and the private ones of a company. */
public final class Certificates {
    private Certificates() {}

    /**
     * Trusts the JDK's authorities and those in the files.
     *
     * @param files of some certificates each, in PEM
     * @throws InvalidInput if one holds something else
     */
    public static X509TrustManager trusting(List<Path> files) throws IOException {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var known : manager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("authority-" + number++, known);
            }
            for (var file : files) {
                for (var own : read(file)) {
                    store.setCertificateEntry("authority-" + number++, own);
                }
            }
            return manager(store);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot trust the certificate authorities in " + files, e);
        }
    }

    /** For TLS connections to those who are trusted. */
    public static SSLContext context(X509TrustManager trusted) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trusted}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up", e);
        }
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException e) {
            throw noCertificate(file, e);
        }
        throw noCertificate(file, null);
    }

    private static InvalidInput noCertificate(Path file, @Nullable Throwable cause) {
        var failure = new InvalidInput(
                "%s holds no certificate".formatted(file), "it is PEM text that begins with -----BEGIN CERTIFICATE");
        failure.initCause(cause);
        return failure;
    }

    private static X509TrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("every JDK trusts some X.509 certificates"));
    }
}
