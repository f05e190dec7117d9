package dev.slipway.local.run;

import dev.slipway.core.HostName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Progress;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.Rollouts;
import dev.slipway.core.release.Route;
import dev.slipway.local.route.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes releases run as processes of this machine. */
final class LocalRollouts implements Rollouts {
    private final RunningApps apps;
    private final Domain domain;

    LocalRollouts(RunningApps apps, Domain domain) {
        this.apps = apps;
        this.domain = domain;
    }

    @Override
    public List<Route> rollOut(Release release, Progress progress) throws InterruptedException {
        apps.of(release.app(), release.name()).rollOut(release, progress);
        return release.count(ProcessType.WEB) == 0 ? List.of() : routes(domain.host(release.name()), release.hosts());
    }

    @Override
    public void check(AppSettings settings) {
        if (!settings.autoscale().isEmpty()) {
            throw new InvalidInput(
                    "autoscaling needs Kubernetes, this Slipway runs on one machine",
                    "choose a fixed number with ps scale");
        }
    }

    @Override
    public List<Route> routes(App app) {
        return routes(domain.host(app.name()), app.hosts());
    }

    @Override
    public void refresh(App app) {
        apps.of(app.id(), app.name()).refresh(app.name(), app.maintenance());
    }

    @Override
    public void remove(AppId app) throws InterruptedException {
        apps.remove(app);
    }

    private List<Route> routes(HostName own, Set<HostName> hosts) {
        var routes = new ArrayList<>(List.of(domain.route(own)));
        hosts.stream().sorted().map(domain::route).forEach(routes::add);
        return List.copyOf(routes);
    }
}
