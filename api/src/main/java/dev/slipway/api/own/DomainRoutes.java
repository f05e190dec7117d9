package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Happening;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Routes;
import dev.slipway.core.HostName;
import dev.slipway.core.app.AppChange;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.Route;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The host names by which an app is reached. */
final class DomainRoutes {
    private static final String DOMAINS = AppRoutes.APP + "/domains";

    private final Supplier<Server> server;

    DomainRoutes(Supplier<Server> server) {
        this.server = server;
    }

    record DomainView(
            String host,
            URI url,

            @About("Whether somebody added it; else the app has it from the server.")
            boolean added) {}

    record DomainList(List<DomainView> items) {}

    void addTo(Routes routes) {
        routes.add(
                "Domains",
                Operation.get(DOMAINS, "List the hosts of an app").gives(DomainList.class, this::list),
                Operation.put(DOMAINS + "/{host}", "Route a host to an app; its DNS entry has to point to this server")
                        .streams(this::add),
                Operation.delete(DOMAINS + "/{host}", "Route a host to an app no more")
                        .streams(this::remove));
    }

    private DomainList list(Call call) {
        var app = server.get().app(call, Right.READ);
        return new DomainList(server.get().platform().rollouts().routes(app).stream()
                .map(route -> new DomainView(
                        route.host().value(), route.url(), app.hosts().contains(route.host())))
                .toList());
    }

    private Happening add(Call call) {
        var asked = server.get();
        var app = asked.app(call, Right.MANAGE);
        var host = new HostName(call.path("host"));
        if (asked.platform().rollouts().routes(app).stream().map(Route::host).anyMatch(host::equals)) {
            return _ -> Released.of(Optional.empty());
        }
        asked.hosts().check(app, host, asked.platform().apps());
        return asked.change(call, app, AppChange.add(host));
    }

    private Happening remove(Call call) {
        var app = server.get().app(call, Right.MANAGE);
        return server.get().change(call, app, AppChange.remove(new HostName(call.path("host"))));
    }
}
