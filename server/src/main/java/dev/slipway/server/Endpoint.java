package dev.slipway.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where to listen.
 *
 * @param host a name or address, an IPv6 address without brackets
 * @param port 0 for any free one
 */
record Endpoint(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]+)\\]|([A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?)):([0-9]{1,5})");
    private static final int HIGHEST_PORT = 65_535;

    /** Reads {@code HOST:PORT}, with an IPv6 address in brackets; empty if it is anything else. */
    static Optional<Endpoint> parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(4)) > HIGHEST_PORT) {
            return Optional.empty();
        }
        boolean isName = matcher.group(1) == null;
        var host = matcher.group(isName ? 2 : 1);
        return isName == isLiteralV6(host)
                ? Optional.empty()
                : Optional.of(new Endpoint(host, Integer.parseInt(matcher.group(4))));
    }

    private static boolean isLiteralV6(String host) {
        try {
            return host.contains(":") && InetAddress.ofLiteral(host).getAddress().length > 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** @throws UnknownHostException if the host has no address */
    InetSocketAddress address() throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
