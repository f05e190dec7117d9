package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.NotFound;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.identity.Right;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The attempts to run what was pushed. */
@Command(name = "deploys", description = "Attempts to run what was pushed: deploys [APP], or one of the further words.")
final class DeploysCommands implements Runnable {
    private record Row(Deploy deploy, App app) {}

    private static final Listing<Row> LISTING = new Listing<Row>()
            .column("ID", "id", row -> row.deploy.id())
            .column("APP", "app", row -> row.app.name())
            .column("STATE", "state", row -> row.deploy.state().word())
            .column(
                    "COMMIT",
                    "commit",
                    row -> row.deploy.push().commit(),
                    row -> row.deploy.push().commit().abbreviated())
            .column(
                    "REF",
                    "ref",
                    row -> row.deploy.push().ref(),
                    row -> row.deploy.push().ref().shortName())
            .column("BY", "by", row -> row.deploy.push().by())
            .column("QUEUED", "queued", row -> row.deploy.queuedAt())
            .column("CHANGED", "changed", row -> row.deploy.changedAt());

    private static final Listing<Row> WHOLE = new Listing<Row>()
            .column("Id", "id", row -> row.deploy.id())
            .column("App", "app", row -> row.app.name())
            .column("State", "state", row -> row.deploy.state().word())
            .column("Outcome", "outcome", row -> row.deploy.state().sentence())
            .column(
                    "Advice",
                    "advice",
                    row -> row.deploy.state() instanceof DeployState.Failed failed ? failed.advice() : "")
            .column("Commit", "commit", row -> row.deploy.push().commit())
            .column("Ref", "ref", row -> row.deploy.push().ref())
            .column("By", "by", row -> row.deploy.push().by())
            .column("Message", "message", row -> row.deploy.push().subject())
            .column("Queued", "queued", row -> row.deploy.queuedAt())
            .column("Changed", "changed", row -> row.deploy.changedAt());
    private static final int MOST = 50;

    private final Supplier<Session> session;

    @Parameters(
            paramLabel = "APP",
            arity = "0..1",
            description = "Whose deploys are listed; those of all apps if left out.")
    private Optional<AppName> app = Optional.empty();

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    DeploysCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Override
    public void run() {
        var asked = session.get();
        var apps = app.map(name -> List.of(asked.require(name, Right.READ)))
                .orElseGet(() -> asked.access().visible(asked.who()));
        var rows = apps.stream()
                .flatMap(found -> asked.platform().deploys().list(found.id(), MOST).stream()
                        .map(deploy -> new Row(deploy, found)))
                .sorted(Comparator.comparing((Row row) -> row.deploy.id()).reversed())
                .limit(MOST)
                .toList();
        LISTING.print(asked.console(), json, rows, "there are no deploys");
    }

    @Command(description = "Show all of a deploy.")
    void show(
            @Parameters(paramLabel = "ID", description = "As in d12.") DeployId id,
            @Option(names = "--json", description = "One JSON document.") boolean asJson) {
        var asked = session.get();
        WHOLE.printOne(asked.console(), asJson, find(asked, id, Right.READ));
    }

    @Command(description = "Follow a deploy from its first line to its end; the exit status tells how it ended.")
    int attach(@Parameters(paramLabel = "ID", description = "As in d12.") DeployId id) throws InterruptedException {
        var asked = session.get();
        find(asked, id, Right.READ);
        return follow(asked, id);
    }

    @Command(description = "Deploy again what an ended deploy brought, or roll out what it staged, and follow that.")
    int retry(
            @Parameters(paramLabel = "ID", description = "As in d12.") DeployId id,
            @Option(names = "--nowait", description = "Return at once; the deploy goes on.") boolean nowait)
            throws InterruptedException {
        var asked = session.get();
        find(asked, id, Right.DEPLOY);
        var deploy = asked.deployer().retry(id, asked.who().user());
        asked.console().live("Deploying again as %s".formatted(deploy.id()));
        return nowait ? 0 : follow(asked, deploy.id());
    }

    private static int follow(Session asked, DeployId id) throws InterruptedException {
        var end = asked.deployer().follow(id, asked.console()::live);
        return switch (end) {
            case DeployState.Live _, DeployState.Staged _ -> 0;
            case DeployState.Failed failed -> failed(asked, id, end, failed.advice());
            case DeployState.Superseded superseded ->
                failed(asked, id, end, "follow that one: deploys attach " + superseded.by());
            case DeployState.Cancelled _ -> failed(asked, id, end, "start it again: deploys retry " + id);
            case DeployState.Queued _, DeployState.Staging _, DeployState.Building _, DeployState.RollingOut _ ->
                failed(asked, id, end, "follow it again: deploys attach " + id);
        };
    }

    private static int failed(Session asked, DeployId id, DeployState end, String advice) {
        asked.console().failure("deploy %s %s".formatted(id, end.sentence()), advice);
        return 1;
    }

    @Command(description = "Stop a deploy that has not ended.")
    void cancel(@Parameters(paramLabel = "ID", description = "As in d12.") DeployId id) throws InterruptedException {
        var asked = session.get();
        find(asked, id, Right.DEPLOY);
        asked.deployer().cancel(id, asked.who().user());
        asked.console().line("Cancelled %s".formatted(id));
    }

    /** The deploy, if whoever asks may see its app; else it is missing, in the same words as one that never was. */
    private static Row find(Session asked, DeployId id, Right right) {
        var row = asked.platform()
                .deploys()
                .find(id)
                .flatMap(deploy -> asked.platform()
                        .apps()
                        .find(deploy.push().app())
                        .filter(app -> asked.access().has(asked.who(), app, Right.READ))
                        .map(app -> new Row(deploy, app)))
                .orElseThrow(() -> missing(id));
        asked.require(row.app.name(), right);
        return row;
    }

    static NotFound missing(DeployId id) {
        return new NotFound("there is no deploy " + id, "see which there are with the command deploys");
    }
}
