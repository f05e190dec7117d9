package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.core.release.Rollback;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What ran of an app. */
@Command(name = "releases", description = "What ran of an app: releases APP, or releases show APP vN.")
final class ReleasesCommands implements Runnable {
    private record Row(Release release, boolean current) {}

    private static final Listing<Row> LISTING = new Listing<Row>()
            .column("VERSION", "version", row -> row.release.version())
            .column("STATE", "state", row -> row.release.state())
            .column("CURRENT", "current", Row::current)
            .column(
                    "COMMIT",
                    "commit",
                    row -> row.release.commit(),
                    row -> row.release.commit().abbreviated())
            .column("BY", "by", row -> row.release.by())
            .column("AT", "at", row -> row.release.at())
            .column("SUMMARY", "summary", row -> row.release.summary());

    private static final Listing<Row> WHOLE = new Listing<Row>()
            .column("Version", "version", row -> row.release.version())
            .column("App", "app", row -> row.release.name())
            .column("State", "state", row -> row.release.state())
            .column("Current", "current", Row::current)
            .column("Summary", "summary", row -> row.release.summary())
            .column("By", "by", row -> row.release.by())
            .column("At", "at", row -> row.release.at())
            .column("Commit", "commit", row -> row.release.commit())
            .column(
                    "Image",
                    "image",
                    row -> row.release.image().repository() + "@"
                            + row.release.image().digest())
            .column("Processes", "processes", row -> row.release.counts())
            .column(
                    "Configuration",
                    "config",
                    row -> row.release.config().keySet().stream().sorted().toList())
            .column(
                    "Domains",
                    "domains",
                    row -> row.release.hosts().stream().sorted().toList());

    private final Supplier<Session> session;

    @Parameters(paramLabel = "APP", arity = "0..1", description = "The app whose releases are listed.")
    private Optional<AppName> app = Optional.empty();

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    ReleasesCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Override
    public void run() {
        var asked = session.get();
        var name = app.orElseThrow(() -> new UsageError("releases needs an app", "releases"));
        var found = asked.require(name, Right.READ);
        var current = asked.current(found).map(Release::version);
        var rows = asked.platform().releases().list(found.id()).stream()
                .map(release -> new Row(
                        release, current.filter(release.version()::equals).isPresent()))
                .toList();
        LISTING.print(asked.console(), json, rows, "%s has no releases".formatted(name));
    }

    @Command(description = "Show all of a release.")
    void show(
            @Parameters(paramLabel = "APP") AppName name,
            @Parameters(paramLabel = "vN") ReleaseVersion version,
            @Option(names = "--json", description = "One JSON document.") boolean asJson) {
        var asked = session.get();
        var found = asked.require(name, Right.READ);
        var release = asked.platform()
                .releases()
                .find(found.id(), version)
                .orElseThrow(() -> Rollback.missing(found, version));
        var current = asked.current(found).map(Release::version);
        WHOLE.printOne(
                asked.console(),
                asJson,
                new Row(release, current.filter(version::equals).isPresent()));
    }
}
