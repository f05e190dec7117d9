package dev.slipway.api;

import dev.slipway.api.own.OwnRoutes;
import dev.slipway.api.own.Server;
import dev.slipway.api.route.OpenApi;
import dev.slipway.api.route.Routes;
import dev.slipway.core.Busy;
import io.javalin.config.JavalinConfig;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Slipway's own routes and their description; they answer from the moment that the server can be used. */
final class OwnApi {
    private record Opened(Logins logins, Server server) {}

    private final AtomicReference<@Nullable Opened> opened = new AtomicReference<>();
    private final Routes routes = new Routes(context -> opened().logins.require(context));

    OwnApi() {
        new OwnRoutes(() -> opened().server).addTo(routes);
    }

    void addTo(JavalinConfig config) {
        routes.addTo(config);
        config.routes.get(
                "/api/openapi.json",
                context -> context.contentType("application/json")
                        .result(OpenApi.document(opened().server.version(), routes.operations())));
    }

    void open(Logins logins, Server server) {
        opened.set(new Opened(logins, server));
    }

    private Opened opened() {
        var now = opened.get();
        if (now == null) {
            throw new Busy("the server is starting", "try again in a minute");
        }
        return now;
    }
}
