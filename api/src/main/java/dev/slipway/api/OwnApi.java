package dev.slipway.api;

import dev.slipway.api.own.OwnRoutes;
import dev.slipway.api.own.Server;
import dev.slipway.api.page.Page;
import dev.slipway.api.route.OpenApi;
import dev.slipway.api.route.Routes;
import dev.slipway.core.Busy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Slipway's own routes with their description, and the page that uses them; open once the server can be used. */
final class OwnApi implements AutoCloseable {
    private record Opened(Sessions sessions, Server server) {}

    private final AtomicReference<@Nullable Opened> opened = new AtomicReference<>();
    private final Routes routes = new Routes(context -> opened().sessions.require(context));
    private final OwnRoutes own;

    OwnApi(Clock clock) {
        own = new OwnRoutes(() -> opened().server, clock);
        own.addTo(routes);
    }

    void addTo(JavalinConfig config) {
        routes.addTo(config);
        config.routes.get("/api/openapi.json", context -> Routes.refusing(context, () -> describe(context)));
        config.routes.post("/api/session", context -> session(context, Sessions::begin));
        config.routes.delete("/api/session", context -> session(context, Sessions::end));
        Page.addTo(config, routes::operations);
    }

    private void describe(Context context) {
        context.contentType("application/json")
                .result(OpenApi.document(opened().server.version(), routes.operations()));
    }

    private void session(Context context, BiConsumer<Sessions, Context> change) {
        Routes.refusing(context, () -> change.accept(opened().sessions, context));
    }

    void open(Logins logins, Server server) {
        opened.set(new Opened(new Sessions(logins, server), server));
    }

    private Opened opened() {
        var now = opened.get();
        if (now == null) {
            throw new Busy("the server is starting", "try again in a minute");
        }
        return now;
    }

    @Override
    public void close() {
        own.close();
    }
}
