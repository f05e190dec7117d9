package dev.slipway.cli;

import dev.slipway.core.Printable;
import dev.slipway.core.Streams;
import dev.slipway.core.UserException;
import dev.slipway.core.app.Access;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.platform.SshCommands;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;

/**
 * The commands of {@code ssh HOST COMMAND} and of {@code slipway COMMAND}. They exit with 0 if all went well, 1 if the
 * command was refused or failed, and 2 if its words make no command.
 */
public final class CommandTree implements SshCommands {
    private static final Logger log = LoggerFactory.getLogger(CommandTree.class);
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final Platform platform;
    private final Access access;
    private final Deployer deployer;
    private final CommandsConfig config;
    private final Clock clock;

    public CommandTree(Platform platform, Access access, Deployer deployer, CommandsConfig config, Clock clock) {
        this.platform = platform;
        this.access = access;
        this.deployer = deployer;
        this.config = config;
        this.clock = clock;
    }

    /** All commands, one a line, for a program that has no server to ask. */
    public static String help() {
        return String.join("\n", new Manual(Tree.of(CommandTree::nobody)).overview());
    }

    /** The commands for the manual: a Markdown table. */
    public static List<String> table() {
        return new Manual(Tree.of(CommandTree::nobody)).table();
    }

    /**
     * A bash completion script for {@code slipway}, which zsh understands too.
     *
     * @param more annotated commands of the program's own, by name
     */
    public static String completionScript(Map<String, Object> more) {
        var tree = Tree.of(CommandTree::nobody);
        more.forEach(tree::addSubcommand);
        return AutoComplete.bash("slipway", tree);
    }

    private static Session nobody() {
        throw new IllegalStateException("a tree that is only described runs no command");
    }

    /**
     * {@inheritDoc}
     *
     * <p>No words at all end with 1: somebody wanted a shell.
     */
    @Override
    public int run(Principal who, List<String> words, Streams streams) throws InterruptedException {
        var console = new Console(streams);
        try {
            int status = words.isEmpty()
                    ? greet(who, console)
                    : answer(new Session(who, platform, access, deployer, config, clock, console), words);
            console.flush();
            return status;
        } catch (ClientGone e) {
            var gone = new InterruptedException("the client has gone");
            gone.initCause(e);
            throw gone;
        }
    }

    private static int greet(Principal who, Console console) {
        console.line("Hello, %s: you are logged in; there is no shell here, but there are commands.".formatted(who));
        console.line("");
        console.line(help());
        return FAILED;
    }

    private static int answer(Session session, List<String> words) throws InterruptedException {
        var console = session.console();
        try {
            return new Words(Tree.of(() -> session)).run(words, console);
        } catch (UsageError e) {
            console.failure(e.reason(), ("see help " + e.command()).strip());
            return MISUSED;
        } catch (UserException e) {
            console.failure(e.reason(), e.advice());
            return FAILED;
        } catch (ClientGone e) {
            throw e;
        } catch (RuntimeException | Error e) {
            var id = UUID.randomUUID().toString().substring(0, 8);
            // The first word only: those behind it can hold a secret.
            log.atError().setCause(e).log("command {} broke, internal error {}", Printable.text(words.getFirst()), id);
            console.failure("internal error, id " + id, "tell the server's operator this id");
            return FAILED;
        }
    }
}
