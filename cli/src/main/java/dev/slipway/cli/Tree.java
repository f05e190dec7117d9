package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Quoted;
import dev.slipway.core.ServiceName;
import dev.slipway.core.UserName;
import dev.slipway.core.app.NamespaceRole;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.core.webhook.DeliveryId;
import dev.slipway.core.webhook.Provider;
import dev.slipway.core.webhook.WebhookId;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;

/** All commands, as picocli knows them. */
final class Tree {
    private static final int WIDTH = 100;

    private Tree() {}

    /** All commands, asking {@code session} when one of them runs. */
    static CommandLine of(Supplier<Session> session) {
        var root = new CommandLine(new GeneralCommands(session))
                .addSubcommand(new KeysCommands(session))
                .addSubcommand(new TokensCommands(session))
                .addSubcommand(new UsersCommands(session))
                .addSubcommand(new NamespacesCommands(session))
                .addSubcommand(new CertificatesCommands(session))
                .addSubcommand(new AccessCommands(session))
                .addSubcommand(new AppsCommands(session))
                .addSubcommand(new ConfigCommands(session))
                .addSubcommand(new ConfigurationsCommands(session))
                .addSubcommand(new ServicesCommands(session))
                .addSubcommand(new DomainsCommands(session))
                .addSubcommand(new PsCommands(session))
                .addSubcommand(new LogsCommand(session))
                .addSubcommand(new ReleasesCommands(session))
                .addSubcommand(new RollbackCommand(session))
                .addSubcommand(new DeploysCommands(session))
                .addSubcommand(new WebhooksCommands(session))
                .addSubcommand(new NotificationsCommands(session))
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
                .registerConverter(ConfigurationPath.class, ConfigurationPath::parse)
                .registerConverter(ConfigurationName.class, ConfigurationName::new)
                .registerConverter(ConfigurationKey.class, ConfigurationKey::new)
                .registerConverter(DeliveryId.class, DeliveryId::new)
                .registerConverter(DeployId.class, DeployId::parse)
                .registerConverter(EnvName.class, EnvName::new)
                .registerConverter(HostName.class, HostName::new)
                .registerConverter(Namespace.class, Namespace::new)
                .registerConverter(NamespaceRole.class, NamespaceRole::parse)
                .registerConverter(ProcessType.class, ProcessType::new)
                .registerConverter(Provider.class, Provider::parse)
                .registerConverter(ReleaseVersion.class, ReleaseVersion::parse)
                .registerConverter(Right.class, Right::parse)
                .registerConverter(ServiceName.class, ServiceName::new)
                .registerConverter(ServicePath.class, ServicePath::parse)
                .registerConverter(UserName.class, UserName::new)
                .registerConverter(WebhookId.class, WebhookId::new);
        return root;
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        command.getSubcommands().values().stream().distinct().forEach(Tree::addHelp);
    }

    /**
     * The command that the words begin with.
     *
     * @throws NotFound if they begin with none
     */
    static CommandLine find(CommandLine root, List<String> words) {
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
}
