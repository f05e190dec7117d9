package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.core.release.Rollback;
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
        var rollback = Rollback.of(asked.platform().releases(), found, version);
        asked.console()
                .line("Rolling %s back from %s to %s"
                        .formatted(
                                name, rollback.from().version(), rollback.to().version()));
        rollback.difference()
                .lines(asked.platform().refs())
                .forEach(line -> asked.console().live("       " + line));
        asked.deployer()
                .rollBack(
                        found.id(),
                        rollback.to().version(),
                        asked.who().user(),
                        asked.console().progress());
        return 0;
    }
}
