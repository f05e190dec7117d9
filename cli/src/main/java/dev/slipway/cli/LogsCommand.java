package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.Printable;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.identity.Right;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What an app's processes print, or what a deploy of it told its pusher. */
@Command(name = "logs", description = "What an app's processes print, or what a deploy told.")
final class LogsCommand implements Callable<Integer> {
    private static final int MOST = 10_000;
    private static final int CHUNK = 500;

    private final Supplier<Session> session;

    @Parameters(paramLabel = "APP", arity = "1")
    private Optional<AppName> app = Optional.empty();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until interrupted.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "How many lines of the processes; 100 if left out, at most 10000.")
    private int lines = 100;

    @Option(names = "--build", paramLabel = "ID", description = "The lines of a deploy, as d12, from its first on.")
    private Optional<DeployId> build = Optional.empty();

    LogsCommand(Supplier<Session> session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        var asked = session.get();
        var found = asked.require(app.orElseThrow(), Right.READ);
        if (lines < 0 || lines > MOST) {
            throw new UsageError("-n takes 0 to %d lines".formatted(MOST), "logs");
        }
        if (build.isPresent()) {
            build(asked, found, build.get());
        } else {
            asked.platform()
                    .appLogs()
                    .read(found.id(), lines, follow, line -> asked.console().live(Printable.output(line)));
        }
        return 0;
    }

    private void build(Session asked, App found, DeployId id) throws InterruptedException {
        var deploy = asked.platform().deploys().find(id);
        if (deploy.filter(known -> known.push().app().equals(found.id())).isEmpty()) {
            throw DeploysCommands.missing(id);
        }
        if (follow) {
            asked.deployer().follow(id, asked.console()::live);
            return;
        }
        long next = 0;
        while (true) {
            var chunk = asked.platform().buildLogs().read(found.id(), id, next, CHUNK);
            if (chunk.isEmpty()) {
                return;
            }
            chunk.forEach(asked.console()::line);
            next += chunk.size();
        }
    }
}
