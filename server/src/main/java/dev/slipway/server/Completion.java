package dev.slipway.server;

import dev.slipway.cli.CommandTree;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The script that lets a shell complete the program's commands and options. */
final class Completion {
    private Completion() {}

    static String script() {
        var serve = CommandSpec.create();
        for (var setting : Setting.values()) {
            if (setting.isSwitch()) {
                serve.addOption(OptionSpec.builder("--" + setting.key()).build());
                serve.addOption(OptionSpec.builder("--no-" + setting.key()).build());
            } else {
                serve.addOption(OptionSpec.builder("--" + setting.key())
                        .arity("1")
                        .type(String.class)
                        .build());
            }
        }
        return CommandTree.completionScript(Map.of("serve", new CommandLine(serve)));
    }
}
