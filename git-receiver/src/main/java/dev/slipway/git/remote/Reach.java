package dev.slipway.git.remote;

import dev.slipway.core.Proxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** How servers elsewhere are reached: which addresses may be connected to, whom to trust, and by way of which proxy. */
public final class Reach {
    private final Set<String> trusted;
    private final AddressGuard guard;
    private final SSLContext tls;
    private final Proxies proxies;

    /** @param trusted hosts that may be in the server's own network */
    public Reach(Set<String> trusted, SSLContext tls, Proxies proxies) {
        this(trusted, new AddressGuard(trusted), tls, proxies);
    }

    private Reach(Set<String> trusted, AddressGuard guard, SSLContext tls, Proxies proxies) {
        this.trusted = Set.copyOf(trusted);
        this.guard = guard;
        this.tls = tls;
        this.proxies = proxies;
    }

    /** The same, to these hosts and no other. */
    Reach only(Set<String> hosts) {
        return new Reach(trusted, AddressGuard.of(hosts, trusted), tls, proxies);
    }

    /** The host's addresses that may be connected to, at least one. */
    List<InetAddress> resolve(String host) throws IOException {
        return guard.resolve(host);
    }

    SSLContext tls() {
        return tls;
    }

    /** The proxy that leads to an address that may be asked for; it is the operator's, wherever it is. */
    Optional<URI> proxy(URI url) throws IOException {
        var proxy = proxies.proxy(url);
        if (proxy.isPresent()) {
            guard.judge(url.getHost());
        }
        return proxy;
    }
}
