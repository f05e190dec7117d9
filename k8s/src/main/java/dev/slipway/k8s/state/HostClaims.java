package dev.slipway.k8s.state;

import dev.slipway.core.AppName;
import dev.slipway.core.Conflict;
import dev.slipway.core.HostName;
import dev.slipway.core.app.AppId;
import dev.slipway.k8s.Labels;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Who has which host, an object for each host. An app claims a host before it says that it has it; what was claimed and
 * never said, as by a server that was killed in between, goes to the next who claims it. So an app looks once more, after it
 * has said so, whether its claim still holds.
 */
final class HostClaims {
    private final Cluster cluster;
    private final AppObjects apps;

    HostClaims(Cluster cluster, AppObjects apps) {
        this.cluster = cluster;
        this.apps = apps;
    }

    /** @throws Conflict if another app has the host */
    void claim(AppId app, AppName name, HostName host) {
        Cluster.retrying(() -> {
            var found = find(host);
            if (found.isEmpty()) {
                return cluster.create(claimOf(app, name, host))
                        .orElseThrow(() -> new Cluster.Outdated(claimOf(app, name, host)));
            }
            var holder = new AppId(found.get().getSpec().app());
            if (holder.equals(app)) {
                return found.get();
            }
            if (apps.find(holder).filter(other -> other.hosts().contains(host)).isPresent()) {
                throw taken(host);
            }
            var claim = claimOf(app, name, host);
            claim.getMetadata().setResourceVersion(found.get().getMetadata().getResourceVersion());
            return cluster.replace(claim);
        });
    }

    private DomainObject claimOf(AppId app, AppName name, HostName host) {
        var claim = new DomainObject();
        claim.setMetadata(cluster.metadata(cluster.systemNamespace(), host.value(), Labels.of(app, name)));
        claim.setSpec(new DomainObject.Spec(app.value()));
        return claim;
    }

    static Conflict taken(HostName host) {
        return new Conflict("host '%s' is another app's".formatted(host), "choose another host");
    }

    /** One of those hosts that the app's claim on is lost, if there is one. */
    Optional<HostName> lost(AppId app, Collection<HostName> hosts) {
        return hosts.stream()
                .filter(host -> find(host)
                        .filter(claim -> claim.getSpec().app().equals(app.value()))
                        .isEmpty())
                .findFirst();
    }

    /** Lets others have those hosts, as far as they are claimed by the app. */
    void release(AppId app, Collection<HostName> hosts) {
        for (var host : hosts) {
            Cluster.retrying(() -> {
                find(host)
                        .filter(claim -> claim.getSpec().app().equals(app.value()))
                        .ifPresent(cluster::delete);
                return host;
            });
        }
    }

    void releaseAll(AppId app) {
        cluster.deleteAll(DomainObject.class, cluster.systemNamespace(), Map.of(Labels.APP_ID, app.value()));
    }

    private Optional<DomainObject> find(HostName host) {
        return cluster.find(DomainObject.class, cluster.systemNamespace(), host.value());
    }
}
