package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.Conflict;
import dev.slipway.core.HostName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotFound;
import dev.slipway.core.app.App;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.Route;
import java.net.IDN;
import java.net.URI;
import java.util.HashSet;
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
    private static final int MOST = 100;

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
        check(asked, app, host);
        asked.change(app, "Add domain " + host, old -> {
            var hosts = new HashSet<>(old.hosts());
            hosts.add(host);
            if (hosts.size() > MOST) {
                throw new InvalidInput("an app has at most %d domains".formatted(MOST), "remove some first");
            }
            return old.withHosts(hosts);
        });
    }

    private static void check(Session asked, App app, HostName host) {
        if (asked.config().owns(host.value())) {
            throw new Conflict(
                    "host %s belongs to the server".formatted(host), "choose one outside the server's own domain");
        }
        if (!isCanonical(host.value())) {
            throw new InvalidInput(
                    "host %s has a part that begins with xn-- and is no name in Punycode".formatted(host),
                    "give the name as a browser turns it into ASCII");
        }
        for (var other : asked.platform().apps().list()) {
            if (!other.id().equals(app.id()) && other.hosts().contains(host)) {
                throw new Conflict("host %s is another app's".formatted(host), "choose another host");
            }
        }
    }

    // IDN.toUnicode gives back what it cannot decode, and what decodes to something else would look like that name.
    private static boolean isCanonical(String host) {
        for (var label : host.split("\\.")) {
            var decoded = IDN.toUnicode(label);
            if (label.startsWith("xn--") && (decoded.equals(label) || !encodes(decoded, label))) {
                return false;
            }
        }
        return true;
    }

    private static boolean encodes(String decoded, String label) {
        try {
            return IDN.toASCII(decoded, IDN.USE_STD3_ASCII_RULES).equals(label);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Command(description = "Route a host to the app no more.")
    void remove(@Parameters(paramLabel = "APP") AppName name, @Parameters(paramLabel = "HOST") HostName host)
            throws InterruptedException {
        var asked = session.get();
        var app = asked.require(name, Right.MANAGE);
        asked.change(app, "Remove domain " + host, old -> {
            var hosts = new HashSet<>(old.hosts());
            if (!hosts.remove(host)) {
                throw new NotFound(
                        "host %s was not added to %s".formatted(host, old.name()),
                        "see which were with domains list " + old.name());
            }
            return old.withHosts(hosts);
        });
    }
}
