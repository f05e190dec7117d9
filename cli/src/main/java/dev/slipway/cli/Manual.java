package dev.slipway.cli;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What the commands are and how they are used, in text. */
record Manual(CommandLine root) {
    /** How the command that the words begin with is used; all commands if there are no words. */
    String help(List<String> words) {
        return words.isEmpty() ? String.join("\n", overview()) : help(Tree.find(root, words));
    }

    String help(CommandLine command) {
        return command.equals(root)
                ? String.join("\n", overview())
                : command.getUsageMessage(Ansi.OFF).replaceFirst(" {2}", " ").stripTrailing();
    }

    /** All commands, one a line. */
    List<String> overview() {
        var lines = new ArrayList<String>();
        lines.add("Commands:");
        for (var command : commands()) {
            lines.add("  %-13s %s".formatted(command.getCommandName(), description(command)));
            var further = further(command);
            if (!further.isEmpty()) {
                lines.add("  %-13s   %s".formatted("", String.join(", ", further)));
            }
        }
        lines.add("");
        lines.add("help COMMAND tells more of one: help keys add. Lists take --json.");
        return lines;
    }

    /** The commands for the manual: a Markdown table. */
    List<String> table() {
        var rows = new ArrayList<String>();
        rows.add("| Command | Meaning |");
        rows.add("|---|---|");
        for (var command : commands()) {
            if (isRunnable(command)) {
                rows.add(row(command));
            }
            for (var name : further(command)) {
                rows.add(row(Tree.find(root, List.of(command.getCommandName(), name))));
            }
        }
        return rows;
    }

    private static String row(CommandLine command) {
        var spec = command.getCommandSpec();
        var words = new StringBuilder(spec.qualifiedName(" ").strip());
        for (var option : spec.options()) {
            if (!option.usageHelp()) {
                var value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
                words.append(" [").append(option.longestName()).append(value).append(']');
            }
        }
        for (var argument : spec.positionalParameters()) {
            var more = argument.arity().max() > 1 ? "..." : "";
            var name = argument.paramLabel() + more;
            words.append(' ').append(argument.arity().min() == 0 ? "[" + name + "]" : name);
        }
        return "| `%s` | %s |".formatted(words.toString().replace("|", "\\|"), description(command));
    }

    /** The first words, those that are about the caller and the server last. */
    private List<CommandLine> commands() {
        return root.getSubcommands().values().stream()
                .distinct()
                .sorted(Comparator.comparingInt(command -> isMethod(command) ? 1 : 0))
                .toList();
    }

    private static List<String> further(CommandLine command) {
        return command.getSubcommands().values().stream()
                .map(CommandLine::getCommandName)
                .distinct()
                .toList();
    }

    private static boolean isMethod(CommandLine command) {
        return command.getCommandSpec().userObject() instanceof Method;
    }

    private static boolean isRunnable(CommandLine command) {
        return isMethod(command)
                || command.getCommandSpec().userObject() instanceof Runnable
                || command.getCommandSpec().userObject() instanceof Callable;
    }

    private static String description(CommandLine command) {
        return String.join(" ", command.getCommandSpec().usageMessage().description());
    }
}
