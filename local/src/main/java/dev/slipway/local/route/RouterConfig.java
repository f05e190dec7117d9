package dev.slipway.local.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * The router's settings.
 *
 * @param listen where it listens; port 0 for a free one
 * @param answerLimit how long an app may take, once it has the whole request, to send the headers of its answer
 * @param headerLimit how long a client may take to send a request's headers
 * @param idleLimit how long a connection may stay without any byte in either direction
 * @param restLimit how long a connection may stay without a request; a TLS handshake is none
 * @param connections how many visitors' connections may be open; more wait until one is closed
 * @param trustedProxies addresses of proxies in front, whose {@code X-Forwarded-*} headers are passed on
 * @param secure HTTPS beside HTTP, for the same apps
 */
public record RouterConfig(
        InetSocketAddress listen,
        Duration answerLimit,
        Duration headerLimit,
        Duration idleLimit,
        Duration restLimit,
        int connections,
        Set<InetAddress> trustedProxies,
        Optional<Secure> secure) {
    /**
     * Where it listens for HTTPS as well.
     *
     * @param context has the certificates
     * @param proofs what an authority is to find here, by its token; empty for tokens of others
     */
    public record Secure(InetSocketAddress listen, SSLContext context, Function<String, Optional<String>> proofs) {}

    private static final int CONNECTIONS = 100_000;

    public RouterConfig {
        trustedProxies = Set.copyOf(trustedProxies);
    }

    /** All that it listens on. */
    List<InetSocketAddress> addresses() {
        return Stream.concat(Stream.of(listen), secure.stream().map(Secure::listen))
                .toList();
    }

    /** The defaults: 30 s for an answer, 10 s for headers, 2 min without a byte, 1 min without a request, 100,000 connections, no proxy in front. */
    public static RouterConfig of(InetSocketAddress listen) {
        return new RouterConfig(
                listen,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofMinutes(2),
                Duration.ofMinutes(1),
                CONNECTIONS,
                Set.of(),
                Optional.empty());
    }
}
