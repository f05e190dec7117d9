package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.EnvName;
import dev.slipway.core.app.AppChange;
import dev.slipway.core.identity.Right;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An app's configuration: the environment of its builds and processes. */
@Command(name = "config", description = "An app's configuration, which is its environment; a change makes a release.")
final class ConfigCommands {
    private record Row(EnvName name, String value) {}

    private static final Listing<Row> LISTING =
            new Listing<Row>().column("NAME", "name", Row::name).column("VALUE", "value", Row::value);

    private final Supplier<Session> session;

    ConfigCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Command(description = "List names, and values when asked.")
    void list(
            @Parameters(paramLabel = "APP") AppName name,
            @Option(names = "--reveal", description = "Show the values; needs the right to deploy.") boolean reveal,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var app = asked.require(name, reveal ? Right.DEPLOY : Right.READ);
        var rows = app.config().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Row(entry.getKey(), reveal ? entry.getValue().reveal() : "***"))
                .toList();
        LISTING.print(asked.console(), json, rows, "%s has no configuration".formatted(name));
    }

    @Command(
            description =
                    "Set values: config set APP NAME=VALUE..., or config set APP NAME - with it on standard input.")
    void set(
            @Parameters(paramLabel = "APP") AppName name,
            @Parameters(paramLabel = "NAME=VALUE", arity = "1..*") List<String> words)
            throws InterruptedException {
        var asked = session.get();
        var app = asked.require(name, Right.DEPLOY);
        var change = AppChange.set(ConfigWords.read(words, asked.console()));
        if (change.isMadeOf(app)) {
            asked.console().line("Nothing changes: %s has these values already".formatted(name));
            return;
        }
        asked.change(app, change);
    }

    @Command(description = "Remove values.")
    void unset(
            @Parameters(paramLabel = "APP") AppName name,
            @Parameters(paramLabel = "NAME", arity = "1..*") List<EnvName> names)
            throws InterruptedException {
        var asked = session.get();
        var app = asked.require(name, Right.DEPLOY);
        asked.change(app, AppChange.unset(names));
    }
}
