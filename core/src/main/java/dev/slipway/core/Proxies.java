package dev.slipway.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The proxies that the usual variables name: {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}, in either case. */
public final class Proxies extends ProxySelector {
    private static final int HTTP = 80;
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final Map<String, String> environment;
    private final List<String> exceptions;

    public Proxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.exceptions = Stream.of(variable("NO_PROXY").split(","))
                .map(String::strip)
                .filter(exception -> !exception.isEmpty())
                .map(exception -> exception.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The proxy for an address, with its login if it has one; empty where it is reached directly. */
    public Optional<URI> proxy(URI uri) {
        var proxy = variable(String.valueOf(uri.getScheme()).toUpperCase(Locale.ROOT) + "_PROXY");
        var host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        if (proxy.isEmpty() || exceptions.stream().anyMatch(exception -> covers(exception, host, uri.getPort()))) {
            return Optional.empty();
        }
        return Optional.of(URI.create(proxy.contains("://") ? proxy : "http://" + proxy));
    }

    @Override
    public List<Proxy> select(URI uri) {
        return proxy(uri)
                .map(address -> List.of(new Proxy(Proxy.Type.HTTP, socketAddress(address))))
                .orElse(DIRECT);
    }

    private static InetSocketAddress socketAddress(URI proxy) {
        return new InetSocketAddress(proxy.getHost(), port(proxy));
    }

    /** Where a proxy listens. */
    public static int port(URI proxy) {
        return proxy.getPort() < 0 ? HTTP : proxy.getPort();
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The request fails with the same exception, and there is no other proxy to try.
    }

    private String variable(String name) {
        return environment
                .getOrDefault(name, environment.getOrDefault(name.toLowerCase(Locale.ROOT), ""))
                .strip();
    }

    private static boolean covers(String exception, String host, int port) {
        if (exception.equals("*")) {
            return true;
        }
        if (exception.contains("/")) {
            return holds(exception, host);
        }
        var name = exception.endsWith(":" + port) ? exception.substring(0, exception.lastIndexOf(':')) : exception;
        name = name.startsWith("*.") ? name.substring(1) : name;
        return name.startsWith(".") ? host.endsWith(name) : host.equals(name) || host.endsWith("." + name);
    }

    /** Whether the host is an address in the range {@code 10.0.0.0/8}; names are not looked up. */
    private static boolean holds(String range, String host) {
        try {
            int slash = range.indexOf('/');
            var network = InetAddress.ofLiteral(range.substring(0, slash)).getAddress();
            var address = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).getAddress();
            int bits = Integer.parseInt(range.substring(slash + 1));
            return network.length == address.length && same(network, address, bits);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean same(byte[] one, byte[] other, int bits) {
        for (int bit = 0; bit < Math.min(bits, one.length * Byte.SIZE); bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if ((one[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
