package dev.slipway.local.route;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers authorities that look whether a host is led here; what apps show authorities of their own is theirs to answer.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8555#section-8.3">RFC 8555, section 8.3</a>
 */
record HostProofs(Function<String, Optional<String>> proofs) {
    private static final String PATH = "/.well-known/acme-challenge/";

    static HostProofs of(RouterConfig config) {
        return new HostProofs(config.secure().map(RouterConfig.Secure::proofs).orElse(_ -> Optional.empty()));
    }

    /** Whether that was one of ours. */
    boolean answered(HttpServerExchange exchange) {
        var path = exchange.getRequestPath();
        var proof = path.startsWith(PATH) ? proofs.apply(path.substring(PATH.length())) : Optional.<String>empty();
        proof.ifPresent(text -> {
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/octet-stream");
            exchange.getResponseSender().send(text);
        });
        return proof.isPresent();
    }
}
