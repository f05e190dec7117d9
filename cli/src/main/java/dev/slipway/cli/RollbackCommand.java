package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.Conflict;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs an earlier release again. */
@Command(
        name = "rollback",
        description = "Run an earlier release again: its code, configuration, processes and routes.")
final class RollbackCommand implements Callable<Integer> {
    private final Supplier<Session> session;

    @Parameters(index = "0", paramLabel = "APP", arity = "1")
    private Optional<AppName> app = Optional.empty();

    @Parameters(
            index = "1",
            paramLabel = "vN",
            arity = "0..1",
            description = "The release; the newest earlier one that differs from what runs if left out.")
    private Optional<ReleaseVersion> version = Optional.empty();

    RollbackCommand(Supplier<Session> session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        var asked = session.get();
        var name = app.orElseThrow();
        var found = asked.require(name, Right.DEPLOY);
        var current = PsCommands.running(asked, found);
        var target = version.map(wanted -> asked.platform()
                        .releases()
                        .find(found.id(), wanted)
                        .orElseThrow(() -> ReleasesCommands.missing(name, wanted)))
                .orElseGet(() -> previous(asked, current));
        if (target.version().equals(current.version())) {
            throw new Conflict("%s runs already".formatted(target.version()), "see the others with releases " + name);
        }
        if (target.state() != ReleaseState.LIVE) {
            throw new Conflict("%s never served".formatted(target.version()), "choose a live one of releases " + name);
        }
        asked.console().line("Rolling %s back from %s to %s".formatted(name, current.version(), target.version()));
        new Difference(current, target)
                .lines(asked.platform().refs())
                .forEach(line -> asked.console().live("       " + line));
        asked.deployer()
                .rollBack(
                        found.id(),
                        target.version(),
                        asked.who().user(),
                        asked.console().progress());
        return 0;
    }

    private static Release previous(Session asked, Release current) {
        return asked.platform().releases().list(current.app()).stream()
                .filter(release -> release.state() == ReleaseState.LIVE
                        && release.version().compareTo(current.version()) < 0
                        && !new Difference(current, release).isEmpty())
                .findFirst()
                .orElseThrow(() -> new Conflict(
                        "no earlier release differs from %s, which runs".formatted(current.version()),
                        "see what ran with releases " + current.name()));
    }
}
