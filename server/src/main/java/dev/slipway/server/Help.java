package dev.slipway.server;

import dev.slipway.cli.CommandTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What {@code slipway --help} and {@code slipway serve --help} say, and the manual's table of settings. */
final class Help {
    private static final int COLUMN = 30;

    private Help() {}

    static List<String> program() {
        return """
                Slipway: git push builds, runs and routes an app.

                  slipway serve [OPTION...]          run the server; slipway serve --help lists its options
                  slipway install [OPTION...]        make the cluster of your kubeconfig a build server
                  slipway uninstall [OPTION...]      take it away again
                  slipway doctor [OPTION...]         look over all that a server needs, and say what to do
                  slipway image [OPTION...]          make the server's image, without a container engine
                  slipway [--data DIR] COMMAND...    give the server on this machine a command, as its admin
                  slipway [--data DIR] backup FILE   write all that the server keeps, secrets too, to a file of your own
                  slipway [--data DIR] restore FILE  make an empty data directory what a backup holds; no server runs on it
                  slipway completion                 print a script for bash and zsh, to be sourced
                  slipway version                    print the version

                %s""".formatted(CommandTree.help()).lines().toList();
    }

    static List<String> serve() {
        var lines = new ArrayList<String>();
        lines.add("slipway serve [OPTION...]");
        lines.add("");
        for (var setting : Setting.values()) {
            var fallback = setting.fallback().isEmpty() ? "" : " [%s]".formatted(setting.fallback());
            lines.add(("  %-" + COLUMN + "s %s%s").formatted(setting.option(), setting.purpose(), fallback));
        }
        lines.add("");
        lines.addAll("""
                Each is also an environment variable, as SLIPWAY_LOG_FORMAT=json, and a line of the settings file, as
                log-format = json. An option goes before a variable, a variable before the file.
                """.lines().toList());
        return lines;
    }

    /** The README's tables, to be put there when they have changed. */
    static List<String> manual() {
        return Stream.of(table(), List.of(""), installTable(), List.of(""), CommandTree.table())
                .flatMap(List::stream)
                .toList();
    }

    /** The README's table of settings. */
    static List<String> table() {
        var lines = new ArrayList<String>();
        lines.add("| Option | Variable | Default | Meaning |");
        lines.add("|---|---|---|---|");
        Arrays.stream(Setting.values())
                .map(setting -> "| `%s` | `%s` | %s | %s |"
                        .formatted(
                                setting.option(),
                                setting.variable(),
                                setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`",
                                setting.purpose()))
                .forEach(lines::add);
        return lines;
    }

    /** The README's table of what {@code slipway install} takes. */
    static List<String> installTable() {
        var lines = new ArrayList<String>();
        lines.add("| Option | Default | Meaning |");
        lines.add("|---|---|---|");
        InstallOption.of("install").stream()
                .map(option -> "| `%s` | %s | %s |"
                        .formatted(
                                option.option(),
                                option.fallback().isEmpty() || option.isSwitch() ? "" : "`" + option.fallback() + "`",
                                option.purpose()))
                .forEach(lines::add);
        return lines;
    }
}
