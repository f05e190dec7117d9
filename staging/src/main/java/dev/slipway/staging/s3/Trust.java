package dev.slipway.staging.s3;

import dev.slipway.core.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Whose certificates are trusted: the Java platform's authorities and more of the operator's. */
final class Trust {
    private Trust() {}

    static void add(OkHttpClient.Builder client, List<Path> authorities) throws IOException {
        if (authorities.isEmpty()) {
            return;
        }
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null);
            int count = 0;
            for (var usual : manager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("authority-" + count++, usual);
            }
            for (var file : authorities) {
                for (var certificate : read(file)) {
                    store.setCertificateEntry("authority-" + count++, certificate);
                }
            }
            var manager = manager(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            client.sslSocketFactory(context.getSocketFactory(), manager);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot trust the certificate authorities in " + authorities, e);
        }
    }

    private static Iterable<? extends Certificate> read(Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new CertificateException("none");
            }
            return found;
        } catch (CertificateException _) {
            throw new InvalidInput(
                    "%s holds no certificate".formatted(file),
                    "it is PEM text that begins with -----BEGIN CERTIFICATE");
        }
    }

    private static X509TrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("this Java platform has no X.509 trust manager");
    }
}
