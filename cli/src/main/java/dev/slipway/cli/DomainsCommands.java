package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.HostName;
import dev.slipway.core.app.AppChange;
import dev.slipway.core.app.HostRules;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.Route;
import java.net.URI;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The host names by which an app is reached, beside the one that it has from the server. */
@Command(name = "domains", aliases = "routes", description = "An app's own host names.")
final class DomainsCommands {
    private record Row(HostName host, URI url, boolean own) {}

    private static final Listing<Row> LISTING = new Listing<Row>()
            .column("HOST", "host", Row::host)
            .column("URL", "url", Row::url)
            .column("ADDED", "added", Row::own);

    private final Supplier<Session> session;

    DomainsCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Command(description = "List the hosts of an app.")
    void list(
            @Parameters(paramLabel = "APP") AppName name,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var app = asked.require(name, Right.READ);
        var rows = asked.platform().rollouts().routes(app).stream()
                .map(route -> new Row(route.host(), route.url(), app.hosts().contains(route.host())))
                .toList();
        LISTING.print(asked.console(), json, rows, "%s has no hosts".formatted(name));
    }

    @Command(description = "Route a host to the app; point the host's DNS entry to this server.")
    void add(@Parameters(paramLabel = "APP") AppName name, @Parameters(paramLabel = "HOST") HostName host)
            throws InterruptedException {
        var asked = session.get();
        var app = asked.require(name, Right.MANAGE);
        if (asked.platform().rollouts().routes(app).stream().map(Route::host).anyMatch(host::equals)) {
            asked.console().line("Nothing changes: %s answers at %s already".formatted(name, host));
            return;
        }
        new HostRules(asked.config().domains())
                .check(app, host, asked.platform().apps());
        asked.change(app, AppChange.add(host));
    }

    @Command(description = "Route a host to the app no more.")
    void remove(@Parameters(paramLabel = "APP") AppName name, @Parameters(paramLabel = "HOST") HostName host)
            throws InterruptedException {
        var asked = session.get();
        var app = asked.require(name, Right.MANAGE);
        asked.change(app, AppChange.remove(host));
    }
}
