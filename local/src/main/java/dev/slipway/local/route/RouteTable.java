package dev.slipway.local.route;

import dev.slipway.core.app.AppId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** Which host belongs to which app. Readers see one whole state or the next, and never wait. */
public final class RouteTable {
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<AppId, AppRoute> apps = new HashMap<>();
    private volatile Map<String, AppRoute> hosts = Map.of();

    /** Replaces all that is known of the app; requests that arrive from now on follow it. */
    public void put(AppRoute route) {
        writing.lock();
        try {
            apps.put(route.app(), route);
            hosts = byHost();
        } finally {
            writing.unlock();
        }
    }

    /** Forgets the app; its hosts are unknown from now on. */
    public void remove(AppId app) {
        writing.lock();
        try {
            apps.remove(app);
            hosts = byHost();
        } finally {
            writing.unlock();
        }
    }

    /** The app that a host leads to, the host being in lower case and without port. */
    public Optional<AppRoute> find(String host) {
        return Optional.ofNullable(hosts.get(host));
    }

    /** All hosts that lead to an app. */
    public Set<String> hosts() {
        return hosts.keySet();
    }

    // A host has one owner: the app named so before one that claims it, and of two claims always the same one.
    private Map<String, AppRoute> byHost() {
        var table = new HashMap<String, AppRoute>();
        var inOrder = new TreeMap<String, AppRoute>();
        apps.forEach((id, route) -> inOrder.put(id.value(), route));
        for (var route : inOrder.values()) {
            route.hosts().forEach(host -> table.putIfAbsent(host.value(), route));
        }
        for (var route : inOrder.values()) {
            table.put(route.own().value(), route);
        }
        return Map.copyOf(table);
    }
}
