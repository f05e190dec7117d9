package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.NotFound;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Quoted;
import dev.slipway.core.UserException;
import dev.slipway.core.UserName;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.ReleaseVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** From the words of a command to the method that does it. */
record Words(CommandLine root) {
    private static final int WIDTH = 100;

    /** All commands, asking {@code session} when one of them runs. */
    static CommandLine tree(Supplier<Session> session) {
        var root = new CommandLine(new GeneralCommands(session))
                .addSubcommand(new KeysCommands(session))
                .addSubcommand(new UsersCommands(session))
                .addSubcommand(new AccessCommands(session))
                .addSubcommand(new AppsCommands(session))
                .addSubcommand(new ConfigCommands(session))
                .addSubcommand(new DomainsCommands(session))
                .addSubcommand(new PsCommands(session))
                .addSubcommand(new LogsCommand(session))
                .addSubcommand(new ReleasesCommands(session))
                .addSubcommand(new RollbackCommand(session))
                .addSubcommand(new DeploysCommands(session))
                // What stands behind its app is another program's command line.
                .addSubcommand(new CommandLine(new RunCommand(session)).setStopAtPositional(true));
        addHelp(root);
        // A word like @/etc/passwd would else be replaced by the content of that file on the server.
        root.setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(WIDTH)
                .registerConverter(AppName.class, AppName::parse)
                .registerConverter(AppPattern.class, AppPattern::new)
                .registerConverter(DeployId.class, DeployId::parse)
                .registerConverter(EnvName.class, EnvName::new)
                .registerConverter(HostName.class, HostName::new)
                .registerConverter(ProcessType.class, ProcessType::new)
                .registerConverter(ReleaseVersion.class, ReleaseVersion::parse)
                .registerConverter(Right.class, Right::parse)
                .registerConverter(UserName.class, UserName::new);
        return root;
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        command.getSubcommands().values().stream().distinct().forEach(Words::addHelp);
    }

    /**
     * Runs the command.
     *
     * @throws UsageError if the words do not fit the command
     * @throws NotFound if there is no such command
     */
    int run(List<String> words, Console console) throws InterruptedException {
        var command = find(words);
        try {
            var parsed = root.parseArgs(words.toArray(String[]::new));
            if (parsed.asCommandLineList().stream().anyMatch(CommandLine::isUsageHelpRequested)) {
                console.line(help(command));
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

    /** The command that the words begin with. */
    private CommandLine find(List<String> words) {
        var command = root;
        for (var word : words) {
            var next = command.getSubcommands().get(word);
            if (next == null) {
                refuseUnknown(command, word);
                return command;
            }
            command = next;
        }
        return command;
    }

    private static void refuseUnknown(CommandLine command, String word) {
        if (!word.startsWith("-")
                && !command.getSubcommands().isEmpty()
                && command.getCommandSpec().positionalParameters().isEmpty()) {
            var whole = (command.getCommandSpec().qualifiedName(" ") + " " + word).strip();
            throw new NotFound("unknown command '%s'; see help".formatted(Quoted.shorten(whole)), "");
        }
    }

    /** How the command that the words begin with is used; all commands if there are no words. */
    String help(List<String> words) {
        return words.isEmpty() ? String.join("\n", overview()) : help(find(words));
    }

    private String help(CommandLine command) {
        return command.equals(root)
                ? String.join("\n", overview())
                : command.getUsageMessage(Ansi.OFF).replaceFirst(" {2}", " ").stripTrailing();
    }

    /** All commands, one a line. */
    List<String> overview() {
        var lines = new ArrayList<String>();
        lines.add("Commands:");
        root.getSubcommands().forEach((name, command) -> {
            if (name.equals(command.getCommandName())) {
                var further = command.getSubcommands().values().stream()
                        .map(CommandLine::getCommandName)
                        .distinct()
                        .toList();
                lines.add("  %-10s %s"
                        .formatted(
                                name,
                                String.join(
                                        " ",
                                        command.getCommandSpec().usageMessage().description())));
                if (!further.isEmpty()) {
                    lines.add("  %-10s   %s".formatted("", String.join(", ", further)));
                }
            }
        });
        lines.add("");
        lines.add("help COMMAND tells more of one: help keys add. Lists take --json.");
        return lines;
    }
}
