package dev.slipway.local.route;

import dev.slipway.core.HostName;
import dev.slipway.core.app.AppId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the requests for an app go at one time: immutable but for the turn its processes take.
 *
 * @param own the host that the app has from its name, which no other app can claim
 * @param hosts the hosts that its owner added
 */
public record AppRoute(
        AppId app,
        HostName own,
        Set<HostName> hosts,
        Availability availability,
        List<Backend> backends,
        AtomicInteger turn) {
    public AppRoute {
        hosts = Set.copyOf(hosts);
        backends = List.copyOf(backends);
    }

    public AppRoute(AppId app, HostName own, Set<HostName> hosts, Availability availability, List<Backend> backends) {
        this(app, own, hosts, availability, backends, new AtomicInteger());
    }

    /** The process whose turn it is; empty where there is none. */
    Optional<Backend> next() {
        return switch (backends.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(backends.getFirst());
            default -> Optional.of(backends.get(Math.floorMod(turn.getAndIncrement(), backends.size())));
        };
    }
}
