package dev.slipway.core;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The certificate authorities that are trusted: those of the JDK, and the private ones of a company. */
public final class Certificates {
    private Certificates() {}

    /**
     * Trusts the JDK's authorities and those in the text.
     *
     * @param pem some certificates, one after the other
     * @throws InvalidInput if it is something else
     */
    public static SSLContext trusting(String pem) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var known : known().getAcceptedIssuers()) {
                store.setCertificateEntry("known-" + number++, known);
            }
            for (var own : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
                store.setCertificateEntry("own-" + number++, own);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            var failure = new InvalidInput(
                    "the certificates are not readable",
                    "give a file of certificates that begin with BEGIN CERTIFICATE");
            failure.initCause(e);
            throw failure;
        }
    }

    private static X509TrustManager known() throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("every JDK trusts some X.509 certificates"));
    }
}
