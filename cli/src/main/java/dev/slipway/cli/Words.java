package dev.slipway.cli;

import dev.slipway.core.NotFound;
import dev.slipway.core.Printable;
import dev.slipway.core.Quoted;
import dev.slipway.core.UserException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** From the words of a command to the method that does it. */
record Words(CommandLine root) {
    /**
     * Runs the command.
     *
     * @throws UsageError if the words do not fit the command
     * @throws NotFound if there is no such command
     */
    int run(List<String> words, Console console) throws InterruptedException {
        var command = Tree.find(root, words);
        try {
            var parsed = root.parseArgs(words.toArray(String[]::new));
            if (parsed.asCommandLineList().stream().anyMatch(CommandLine::isUsageHelpRequested)) {
                console.line(new Manual(root).help(command));
                return 0;
            }
            return new RunLast().execute(parsed);
        } catch (ParameterException e) {
            throw misuse(e);
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static RuntimeException cause(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case InterruptedException interrupted -> throw interrupted;
            case Error error -> throw error;
            case RuntimeException cause -> cause;
            case null, default -> e;
        };
    }

    private RuntimeException misuse(ParameterException e) {
        if (e.getCause() instanceof UserException cause) {
            return cause;
        }
        var command = e.getCommandLine().getCommandSpec().qualifiedName(" ").strip();
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            return new UsageError(
                    "unexpected word '%s'; ssh takes quotes away, so quote a value with blanks twice"
                            .formatted(Quoted.shorten(unmatched.getUnmatched().getFirst())),
                    command);
        }
        var message = String.valueOf(e.getMessage()).lines().findFirst().orElse("the words make no command");
        return new UsageError(
                message.substring(0, 1).toLowerCase(Locale.ROOT) + Printable.text(message.substring(1)), command);
    }
}
