package dev.slipway.local.route;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The names under which the server itself is reached through the router, and where it answers. */
final class ControlHost {
    private final Set<String> names;
    private final Supplier<Optional<InetSocketAddress>> address;
    private final AtomicReference<Optional<Backend>> backend = new AtomicReference<>(Optional.empty());

    ControlHost(Domain domain, List<InetSocketAddress> listen, Supplier<Optional<InetSocketAddress>> address) {
        var names = new HashSet<>(List.of(domain.name(), "localhost", "127.0.0.1", "[::1]"));
        for (var each : listen) {
            var ip = each.getAddress().getHostAddress();
            names.add(ip.indexOf(':') < 0 ? ip : "[" + ip + "]");
        }
        this.names = Set.copyOf(names);
        this.address = address;
    }

    boolean owns(String host) {
        return names.contains(host);
    }

    /** Where the server answers now; empty before it does. */
    Optional<Backend> backend() {
        var now = address.get();
        var known = backend.get();
        if (known.map(Backend::address).equals(now)) {
            return known;
        }
        var changed = now.map(Backend::new);
        backend.set(changed);
        return changed;
    }
}
