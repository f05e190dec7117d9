package dev.slipway.local.run;

import dev.slipway.core.AppName;
import dev.slipway.core.app.AppId;
import dev.slipway.local.route.Domain;
import dev.slipway.local.route.RouteTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All apps that this server runs. */
final class RunningApps {
    private final Parts parts;
    private final RouteTable table;
    private final Domain domain;
    private final Map<AppId, RunningApp> apps = new ConcurrentHashMap<>();

    RunningApps(Parts parts, RouteTable table, Domain domain) {
        this.parts = parts;
        this.table = table;
        this.domain = domain;
    }

    /** That app, with nothing running if it was not known. */
    RunningApp of(AppId id, AppName name) {
        return apps.computeIfAbsent(id, unknown -> new RunningApp(unknown, name, parts, table, domain));
    }

    Optional<RunningApp> find(AppId id) {
        return Optional.ofNullable(apps.get(id));
    }

    void remove(AppId id) throws InterruptedException {
        var app = apps.get(id);
        if (app != null) {
            app.remove();
            apps.remove(id, app);
        }
        Folders.removeUnchecked(parts.config().processes().resolve(id.value()));
    }

    List<RunningApp> all() {
        return List.copyOf(apps.values());
    }
}
