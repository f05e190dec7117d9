package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Routes;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** All of Slipway's own routes. */
public final class OwnRoutes implements AutoCloseable {
    private final Supplier<Server> server;
    private final UseHistory history;

    /** @param server asked for each request, so that it can come later; throws while there is none */
    public OwnRoutes(Supplier<Server> server, Clock clock) {
        this.server = server;
        this.history = new UseHistory(app -> server.get().platform().processes().uses(app), clock, UseHistory.INTERVAL);
    }

    @About("The server, and who asks it.")
    record ServerView(
            String version,
            String user,
            boolean admin,

            @About("Whether keys, tokens and users may be managed with this login.")
            boolean managesIdentity,

            @About("How an app is pushed for the first time: commands, a line each.")
            List<String> firstPush) {}

    public void addTo(Routes routes) {
        routes.add(
                "Server",
                Operation.get("/api/server", "Tell what this server is, and who you are to it")
                        .gives(ServerView.class, this::tell));
        new AppRoutes(server).addTo(routes);
        new ReleaseRoutes(server).addTo(routes);
        new DeployRoutes(server).addTo(routes);
        new ProcessRoutes(server, history).addTo(routes);
        new ConfigRoutes(server).addTo(routes);
        new ConfigurationRoutes(server).addTo(routes);
        new DomainRoutes(server).addTo(routes);
        new WebhookRoutes(server).addTo(routes);
        new NotificationRoutes(server).addTo(routes);
        new AccessRoutes(server).addTo(routes);
        new NamespaceRoutes(server).addTo(routes);
        new KeyRoutes(server).addTo(routes);
        new TokenRoutes(server).addTo(routes);
        new UserRoutes(server).addTo(routes);
    }

    private ServerView tell(Call call) {
        var asked = server.get();
        return new ServerView(
                asked.version(),
                call.who().user().value(),
                call.who().admin(),
                call.who().mayManageIdentity(),
                asked.firstPush());
    }

    /** Ends what goes on without requests. */
    @Override
    public void close() {
        history.close();
    }
}
