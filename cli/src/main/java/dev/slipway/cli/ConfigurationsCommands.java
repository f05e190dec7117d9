package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.NotFound;
import dev.slipway.core.Secret;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.identity.Right;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Named values that several apps share, and find in files. */
@Command(
        name = "configurations",
        description = "Values that apps of a namespace share; a bound app finds each in a file.")
final class ConfigurationsCommands {
    private record Row(Configuration configuration, List<AppName> apps) {}

    private static final Listing<Row> LISTING = new Listing<Row>()
            .column("NAME", "name", row -> ConfigurationPath.of(row.configuration))
            .column(
                    "KEYS",
                    "keys",
                    row -> row.configuration.data().keySet().stream().sorted().toList())
            .column("APPS", "apps", Row::apps)
            .column("SERVICE", "service", row -> row.configuration.service())
            .column("BY", "by", row -> row.configuration.by())
            .column("CREATED", "createdAt", row -> row.configuration.createdAt());

    private final Supplier<Session> session;

    ConfigurationsCommands(Supplier<Session> session) {
        this.session = session;
    }

    private static Configuration require(Session asked, ConfigurationPath path, Right right) {
        return asked.configurations().require(asked.who(), path.namespace(), path.name(), right);
    }

    @Command(description = "List them, with the apps that are bound to each.")
    void list(@Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var rows = asked.configurations().list(asked.who()).stream()
                .map(each -> new Row(each, apps(asked, each)))
                .toList();
        LISTING.print(asked.console(), json, rows, "there are no configurations");
    }

    private static List<AppName> apps(Session asked, Configuration configuration) {
        return asked.configurations().bound(configuration).stream()
                .filter(app -> asked.access().has(asked.who(), app, Right.READ))
                .map(app -> app.name())
                .toList();
    }

    @Command(description = "List keys, and values when asked.")
    void show(
            @Parameters(paramLabel = "NAME") ConfigurationPath path,
            @Option(names = "--reveal", description = "Show the values; needs the right to deploy.") boolean reveal,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var found = require(asked, path, reveal ? Right.DEPLOY : Right.READ);
        ConfigurationValues.print(asked.console(), json, found, reveal);
    }

    @Command(
            description = "Make one: configurations add NAME KEY=VALUE..., or NAME KEY - with the value on standard"
                    + " input.")
    void add(
            @Parameters(paramLabel = "NAME") ConfigurationPath path,
            @Parameters(paramLabel = "KEY=VALUE", arity = "0..*") @Nullable List<String> words) {
        var asked = session.get();
        var values =
                words == null ? Map.<ConfigurationKey, Secret>of() : ConfigurationWords.read(words, asked.console());
        asked.configurations().create(asked.who(), path.namespace(), path.name(), values);
        asked.console().line("Added %s; bind apps to it with configurations bind".formatted(path));
    }

    @Command(description = "Set values, as with add; each bound app that runs gets them with a release.")
    void set(
            @Parameters(paramLabel = "NAME") ConfigurationPath path,
            @Parameters(paramLabel = "KEY=VALUE", arity = "1..*") List<String> words)
            throws InterruptedException {
        var asked = session.get();
        var found = require(asked, path, Right.DEPLOY);
        var values = ConfigurationWords.read(words, asked.console());
        if (found.data().entrySet().containsAll(values.entrySet())) {
            asked.console().line("Nothing changes: %s has these values already".formatted(path));
            return;
        }
        change(asked, found, old -> old.putAll(values));
        asked.console().line("Set %s of %s".formatted(joined(values), path));
    }

    private static String joined(Map<ConfigurationKey, Secret> values) {
        return String.join(
                ", ",
                values.keySet().stream().sorted().map(ConfigurationKey::value).toList());
    }

    private interface Change {
        void to(Map<ConfigurationKey, Secret> values);
    }

    private static void change(Session asked, Configuration found, Change change) throws InterruptedException {
        asked.configurations()
                .update(
                        asked.who(),
                        found,
                        old -> {
                            var values = new HashMap<>(old);
                            change.to(values);
                            return values;
                        },
                        true,
                        asked.console().progress());
    }

    @Command(description = "Remove keys of it, or without keys all of it.")
    void remove(
            @Parameters(paramLabel = "NAME") ConfigurationPath path,
            @Parameters(paramLabel = "KEY", arity = "0..*") @Nullable List<ConfigurationKey> keys,
            @Option(names = "--unbind", description = "Unbind the apps that are bound to it first.") boolean unbind)
            throws InterruptedException {
        var asked = session.get();
        var found = require(asked, path, Right.DEPLOY);
        if (keys == null || keys.isEmpty()) {
            asked.configurations()
                    .delete(asked.who(), found, unbind, asked.console().progress());
            asked.console().line("Removed " + path);
            return;
        }
        for (var key : keys) {
            if (!found.data().containsKey(key)) {
                throw new NotFound(
                        "%s is not set in %s".formatted(key, path), "see what is with configurations show " + path);
            }
        }
        change(asked, found, old -> keys.forEach(old::remove));
        asked.console().line("Removed %d of the keys of %s".formatted(keys.size(), path));
    }

    @Command(description = "Bind an app to one of its namespace; if it runs, with a release.")
    void bind(@Parameters(paramLabel = "NAME") ConfigurationName name, @Parameters(paramLabel = "APP") AppName app)
            throws InterruptedException {
        var asked = session.get();
        var had = asked.configurations()
                .bind(asked.who(), app, List.of(name), asked.console().progress());
        asked.console()
                .line(
                        had.isEmpty()
                                ? "%s finds %s in /configurations/%s".formatted(app, name, name)
                                : "Nothing changes: %s is bound to %s already".formatted(app, name));
    }

    @Command(description = "Unbind an app; if it runs, with a release.")
    void unbind(@Parameters(paramLabel = "NAME") ConfigurationName name, @Parameters(paramLabel = "APP") AppName app)
            throws InterruptedException {
        var asked = session.get();
        asked.configurations().unbind(asked.who(), app, name, asked.console().progress());
        asked.console().line("%s is no longer bound to %s".formatted(app, name));
    }
}
