package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.app.App;
import dev.slipway.core.identity.Right;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The apps themselves: listed, made, set, renamed and deleted. */
@Command(name = "apps", description = "Your apps; without a further word, a list of them.")
final class AppsCommands implements Runnable {
    private final Supplier<Session> session;

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    AppsCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Override
    public void run() {
        var asked = session.get();
        var current = asked.platform().releases().currentVersions();
        var rows = asked.access().visible(asked.who()).stream()
                .map(app -> new AppLine(
                        app,
                        Optional.ofNullable(current.get(app.id())),
                        asked.platform().rollouts().routes(app)))
                .toList();
        AppLine.LISTING.print(asked.console(), json, rows, "there are no apps for you; a git push makes one");
    }

    @Command(description = "Show all of an app.")
    void show(
            @Parameters(paramLabel = "APP") AppName name,
            @Option(names = "--json", description = "One JSON document.") boolean asJson) {
        var asked = session.get();
        AppRow.WHOLE.printOne(asked.console(), asJson, AppRow.of(asked, asked.require(name, Right.READ)));
    }

    @Command(description = "Make an app before its first push.")
    void create(@Parameters(paramLabel = "APP") AppName name) {
        var asked = session.get();
        asked.access().requireCreate(asked.who(), name);
        asked.platform()
                .apps()
                .create(App.create(name, asked.who().user(), asked.clock().instant()));
        asked.tellOperator(name, "app created");
        asked.console().line("Created %s; push to it to run it".formatted(name));
    }

    @Command(description = "Stop an app and remove all that is kept of it.")
    void delete(
            @Parameters(paramLabel = "APP") AppName name,
            @Option(names = "--yes", description = "Do it; without this, only what would go is told.") boolean yes)
            throws InterruptedException {
        var asked = session.get();
        var app = asked.require(name, Right.MANAGE);
        if (!yes) {
            tellLoss(asked, app);
            throw new InvalidInput(
                    "%s was not deleted; nothing of it could be brought back".formatted(name),
                    "to delete it: apps delete %s --yes".formatted(name));
        }
        asked.deployer().delete(app.id(), asked.who().user());
        asked.tellOperator(name, "app deleted");
        asked.console().line("Deleted %s".formatted(name));
    }

    private static void tellLoss(Session asked, App app) {
        var console = asked.console();
        console.line("Deleting %s removes".formatted(app.name()));
        console.line("  its repository and caches");
        console.line("  releases: " + asked.platform().releases().list(app.id()).size());
        console.line("  running processes: "
                + asked.platform().processes().list(app.id()).size());
        console.line("  configuration values: " + app.config().size());
        asked.platform().rollouts().routes(app).forEach(route -> console.line("  %s".formatted(route.url())));
    }

    @Command(description = "Give an app another name; its processes go on, its own host name changes.")
    void rename(@Parameters(paramLabel = "APP") AppName name, @Parameters(paramLabel = "NEW") AppName newName)
            throws InterruptedException {
        var asked = session.get();
        var app = asked.require(name, Right.MANAGE);
        asked.access().requireCreate(asked.who(), newName);
        asked.deployer().rename(app.id(), newName);
        asked.tellOperator(name, "app renamed to " + newName);
        asked.console().line("Renamed %s to %s; push there from now on".formatted(name, newName));
    }

    @Command(
            description = "Change one of the settings: deploy-branch, force-push, folder, health-path, boot-limit, "
                    + "stop-grace, builder.")
    void set(
            @Parameters(paramLabel = "APP") AppName name,
            @Parameters(paramLabel = "NAME") String setting,
            @Parameters(paramLabel = "VALUE") String value) {
        var asked = session.get();
        var app = asked.require(name, Right.MANAGE);
        asked.platform().apps().update(app.id(), old -> {
            var settings = old.settings().with(setting, value);
            asked.platform().pipeline().check(settings);
            return old.withSettings(settings);
        });
        asked.tellOperator(name, "setting " + setting + " changed");
        asked.console().line("Set %s of %s; it holds from the next push on".formatted(setting, name));
    }

    @Command(description = "Show visitors a maintenance page, or the app again.")
    void maintenance(@Parameters(paramLabel = "APP") AppName name, @Parameters(paramLabel = "on|off") String value) {
        boolean on = switch (value) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new InvalidInput("maintenance is on or off", "give one of the two");
        };
        var asked = session.get();
        var app = asked.require(name, Right.MANAGE);
        var changed = asked.platform().apps().update(app.id(), old -> old.withMaintenance(on));
        asked.platform().rollouts().refresh(changed);
        asked.tellOperator(name, "maintenance turned " + value);
        asked.console().line("Maintenance of %s is %s".formatted(name, value));
    }

    @Command(name = "clear-cache", description = "Drop what builds of the app keep for the next one.")
    void clearCache(@Parameters(paramLabel = "APP") AppName name) {
        var asked = session.get();
        var app = asked.require(name, Right.DEPLOY);
        asked.platform().pipeline().clearCache(app.id());
        asked.console().line("Cleared the build cache of %s".formatted(name));
    }
}
