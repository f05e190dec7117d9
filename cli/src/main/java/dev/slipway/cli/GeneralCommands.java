package dev.slipway.cli;

import dev.slipway.core.identity.Principal;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that are about no app: the root of the tree. */
@Command(name = "")
final class GeneralCommands {
    private static final Listing<Principal> WHO = new Listing<Principal>()
            .column("User", "user", Principal::user)
            .column("Admin", "admin", Principal::admin)
            .column("Key's scope", "scope", who -> ScopeOptions.most(who.scope()))
            .column("Apps", "apps", who -> who.scope().apps())
            .column("Expires", "expires", who -> who.scope().expires());

    private final Supplier<Session> session;

    GeneralCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Command(description = "Who you are here, and what the key that you use gives you.")
    void whoami(@Option(names = "--json", description = "One JSON document.") boolean json) {
        WHO.printOne(session.get().console(), json, session.get().who());
    }

    @Command(
            description =
                    "Write all that the server keeps, secrets too, to standard output; slipway backup FILE to a file.")
    void backup() {
        var asked = session.get();
        asked.requireAdmin();
        asked.console().writeWith(asked.config().backup()::writeTo);
        asked.tellOperator("backup made");
    }

    @Command(description = "The server's version.")
    void version() {
        session.get().console().line("slipway " + session.get().config().version());
    }

    @Command(description = "All commands, or one of them: help config set.")
    void help(@Parameters(paramLabel = "COMMAND", arity = "0..*") @Nullable List<String> words) {
        session.get().console().line(new Manual(Tree.of(session)).help(words == null ? List.of() : words));
    }
}
