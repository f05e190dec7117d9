package dev.slipway.server;

import dev.slipway.cli.CommandTree;
import java.util.LinkedHashMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The script that lets a shell complete the program's commands and options. */
final class Completion {
    private Completion() {}

    static String script() {
        var own = new LinkedHashMap<String, Object>();
        own.put("serve", new CommandLine(serve()));
        ClusterCommands.NAMES.forEach(name -> own.put(name, new CommandLine(cluster(name))));
        return CommandTree.completionScript(own);
    }

    private static CommandSpec serve() {
        var serve = CommandSpec.create();
        for (var setting : Setting.values()) {
            if (setting.isSwitch()) {
                serve.addOption(OptionSpec.builder("--" + setting.key()).build());
                serve.addOption(OptionSpec.builder("--no-" + setting.key()).build());
            } else {
                serve.addOption(withValue(setting.key()));
            }
        }
        return serve;
    }

    private static CommandSpec cluster(String command) {
        var spec = CommandSpec.create();
        for (var option : InstallOption.of(command)) {
            spec.addOption(
                    option.isSwitch() ? OptionSpec.builder("--" + option.key()).build() : withValue(option.key()));
        }
        return spec;
    }

    private static OptionSpec withValue(String key) {
        return OptionSpec.builder("--" + key).arity("1").type(String.class).build();
    }
}
