package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.ServiceName;
import dev.slipway.core.identity.Right;
import dev.slipway.core.service.Offer;
import dev.slipway.core.service.Service;
import dev.slipway.core.service.ServiceSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Databases and the like, which run beside apps. */
@Command(
        name = "services",
        description = "Databases and the like beside apps; a bound app finds in files how to reach one.")
final class ServicesCommands {
    private record Row(Service service, List<AppName> apps) {}

    private static final Listing<Row> LISTING = new Listing<Row>()
            .column("NAME", "name", row -> ServicePath.of(row.service))
            .column("KIND", "kind", row -> row.service.offer())
            .column("STATE", "state", row -> row.service.ready() ? "ready" : "starting")
            .column("MEMORY", "memory", row -> row.service.settings().memory())
            .column("STORAGE", "storage", row -> row.service.settings().storage())
            .column("APPS", "apps", Row::apps)
            .column("BY", "by", row -> row.service.by())
            .column("CREATED", "createdAt", row -> row.service.createdAt());
    private static final Listing<Offer> CATALOG = new Listing<Offer>()
            .column("KIND", "kind", Offer::name)
            .column("VERSION", "version", Offer::version)
            .column("WHAT IT IS", "description", Offer::description);

    private final Supplier<Session> session;

    ServicesCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Command(description = "List the kinds that there can be.")
    void catalog(@Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        CATALOG.print(
                asked.console(),
                json,
                asked.services().offers(),
                "there are no services to be had here: run one where you like, and tell apps of it by a configuration");
    }

    @Command(description = "List them, with the apps that are bound to each.")
    void list(@Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var rows = asked.services().list(asked.who()).stream()
                .map(each -> new Row(each, apps(asked, each)))
                .toList();
        LISTING.print(asked.console(), json, rows, "there are no services");
    }

    private static List<AppName> apps(Session asked, Service service) {
        var given = asked.services().require(asked.who(), service.namespace(), service.name(), Right.READ);
        return asked.services().bound(given).stream()
                .filter(app -> asked.access().has(asked.who(), app, Right.READ))
                .map(app -> app.name())
                .toList();
    }

    @Command(description = "List what apps need to reach it, and the values when asked.")
    void show(
            @Parameters(paramLabel = "NAME") ServicePath path,
            @Option(names = "--reveal", description = "Show the values; needs the right to deploy.") boolean reveal,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var given = asked.services()
                .require(asked.who(), path.namespace(), path.name(), reveal ? Right.DEPLOY : Right.READ);
        ConfigurationValues.print(asked.console(), json, given, reveal);
    }

    @Command(description = "Start one: services add NAME KIND, with memory=512Mi or storage=10Gi behind.")
    void add(
            @Parameters(paramLabel = "NAME") ServicePath path,
            @Parameters(paramLabel = "KIND") String kind,
            @Parameters(paramLabel = "SETTING=VALUE", arity = "0..*") @Nullable List<String> words,
            @Option(names = "--wait", description = "Wait until it answers.") boolean wait)
            throws InterruptedException {
        var asked = session.get();
        var settings = ServiceSettings.USUAL.with(words == null ? Map.of() : read(words));
        asked.services().create(asked.who(), path.namespace(), kind, path.name(), settings);
        if (wait) {
            asked.services().awaitReady(path.namespace(), path.name());
        }
        asked.console().line("Added %s; bind apps to it with services bind".formatted(path));
    }

    private static Map<String, String> read(List<String> words) {
        var settings = new HashMap<String, String>();
        for (var word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new InvalidInput(
                        "word %d is not SETTING=VALUE".formatted(words.indexOf(word) + 1), "write memory=512Mi");
            }
            if (settings.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
                throw new InvalidInput("a setting is given twice", "give each once");
            }
        }
        return settings;
    }

    @Command(description = "Change settings, as with add; bound apps that run are restarted when it answers again.")
    void set(
            @Parameters(paramLabel = "NAME") ServicePath path,
            @Parameters(paramLabel = "SETTING=VALUE", arity = "1..*") List<String> words,
            @Option(names = "--no-restart", description = "Leave the apps alone.") boolean alone)
            throws InterruptedException {
        var asked = session.get();
        var said = read(words);
        boolean changed =
                asked.services().change(asked.who(), path.namespace(), path.name(), old -> old.with(said), !alone);
        asked.console()
                .line(
                        changed
                                ? "Changed %s".formatted(path)
                                : "Nothing changes: %s has these settings already".formatted(path));
    }

    @Command(description = "End one, and remove all that it keeps.")
    void remove(
            @Parameters(paramLabel = "NAME") ServicePath path,
            @Option(names = "--unbind", description = "Unbind the apps that are bound to it first.") boolean unbind)
            throws InterruptedException {
        var asked = session.get();
        asked.services()
                .delete(
                        asked.who(),
                        path.namespace(),
                        path.name(),
                        unbind,
                        asked.console().progress());
        asked.console().line("Removed " + path);
    }

    @Command(description = "Bind an app to one of its namespace; if it runs, with a release.")
    void bind(@Parameters(paramLabel = "NAME") ServiceName name, @Parameters(paramLabel = "APP") AppName app)
            throws InterruptedException {
        var asked = session.get();
        var had = asked.services()
                .bind(asked.who(), app, List.of(name), asked.console().progress());
        asked.console()
                .line(
                        had.isEmpty()
                                ? "%s finds how to reach %s in /configurations/%s".formatted(app, name, name)
                                : "Nothing changes: %s is bound to %s already".formatted(app, name));
    }

    @Command(description = "Unbind an app; if it runs, with a release.")
    void unbind(@Parameters(paramLabel = "NAME") ServiceName name, @Parameters(paramLabel = "APP") AppName app)
            throws InterruptedException {
        var asked = session.get();
        asked.services().unbind(asked.who(), app, name, asked.console().progress());
        asked.console().line("%s is no longer bound to %s".formatted(app, name));
    }
}
