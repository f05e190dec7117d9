package dev.slipway.local.route;

import dev.slipway.local.route.RouterConfig.Secure;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import org.xnio.Options;
import org.xnio.Sequence;

/** What of TLS is spoken: 1.2 and 1.3, with keys that are of no use later and ciphers that notice changes. */
final class Tls {
    private static final Sequence<String> PROTOCOLS = Sequence.of("TLSv1.3", "TLSv1.2");
    private static final Sequence<String> CIPHERS = Sequence.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private Tls() {}

    static void listen(Undertow.Builder builder, Secure secure, HttpHandler handler) {
        builder.addHttpsListener(
                        secure.listen().getPort(),
                        secure.listen().getAddress().getHostAddress(),
                        secure.context(),
                        handler)
                .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, PROTOCOLS)
                .setSocketOption(Options.SSL_ENABLED_CIPHER_SUITES, CIPHERS)
                .setSocketOption(UndertowOptions.SSL_USER_CIPHER_SUITES_ORDER, true);
    }
}
