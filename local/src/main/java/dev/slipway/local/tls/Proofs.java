package dev.slipway.local.tls;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What an authority looks for at a host to see that the host is led here. */
final class Proofs {
    private final Map<String, String> byToken = new ConcurrentHashMap<>();

    /** Shows it until it is closed. */
    Shown show(String token, String proof) {
        byToken.put(token, proof);
        return () -> byToken.remove(token);
    }

    /** A proof that is shown. */
    @FunctionalInterface
    interface Shown extends AutoCloseable {
        @Override
        void close();
    }

    Optional<String> find(String token) {
        return Optional.ofNullable(byToken.get(token));
    }
}
