package dev.slipway.local.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;

/**
 * The router's settings.
 *
 * @param listen where it listens; port 0 for a free one
 * @param answerLimit how long an app may take, once it has the whole request, to send the headers of its answer
 * @param headerLimit how long a client may take to send a request's headers
 * @param idleLimit how long a connection may stay without any byte in either direction
 * @param connections how many visitors' connections may be open; more wait until one is closed
 * @param trustedProxies addresses of proxies in front, whose {@code X-Forwarded-*} headers are passed on
 */
public record RouterConfig(
        InetSocketAddress listen,
        Duration answerLimit,
        Duration headerLimit,
        Duration idleLimit,
        int connections,
        Set<InetAddress> trustedProxies) {
    private static final int CONNECTIONS = 100_000;

    public RouterConfig {
        trustedProxies = Set.copyOf(trustedProxies);
    }

    /** The defaults: 30 s for an answer, 10 s for headers, 2 min without a byte, 100,000 connections, no proxy in front. */
    public static RouterConfig of(InetSocketAddress listen) {
        return new RouterConfig(
                listen, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMinutes(2), CONNECTIONS, Set.of());
    }
}
