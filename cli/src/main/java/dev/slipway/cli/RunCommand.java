package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.identity.Right;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs a one-off process of an app. */
@Command(
        name = "run",
        description =
                "Run a one-off process with the app's image and configuration; its streams and exit status are yours.")
final class RunCommand implements Callable<Integer> {
    private final Supplier<Session> session;

    @Parameters(index = "0", paramLabel = "APP", arity = "1")
    private Optional<AppName> app = Optional.empty();

    @Parameters(
            index = "1..*",
            paramLabel = "COMMAND",
            arity = "1..*",
            description = "The program and its arguments, as they are; a '--' before them is passed over.")
    private List<String> command = List.of();

    RunCommand(Supplier<Session> session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        var asked = session.get();
        var found = asked.require(app.orElseThrow(), Right.DEPLOY);
        var words = command.getFirst().equals("--") ? command.subList(1, command.size()) : command;
        if (words.isEmpty()) {
            throw new UsageError("run needs a command", "run");
        }
        var release = PsCommands.running(asked, found);
        return asked.platform()
                .processes()
                .run(release, List.copyOf(words), asked.console().streams());
    }
}
