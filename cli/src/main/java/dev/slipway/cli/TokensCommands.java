package dev.slipway.cli;

import dev.slipway.core.UserName;
import dev.slipway.core.identity.Label;
import dev.slipway.core.identity.Token;
import dev.slipway.core.identity.TokenIntake;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The tokens that log a user in over HTTP. */
@Command(name = "tokens", description = "The tokens that log you in over HTTP, in the place of a password.")
final class TokensCommands {
    private static final Listing<Token> LISTING = new Listing<Token>()
            .column("ID", "id", Token::id)
            .column("LABEL", "label", Token::label)
            .column("SCOPE", "scope", token -> ScopeOptions.most(token.scope()))
            .column("APPS", "apps", token -> token.scope().apps())
            .column("EXPIRES", "expires", token -> token.scope().expires())
            .column("ADDED", "added", Token::addedAt)
            .column("LAST USED", "last_used", Token::lastUsed);

    private final Supplier<Session> session;

    TokensCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Command(description = "Make a token and show it, this once; git asks for it as the password.")
    void add(
            @Option(names = "--label", paramLabel = "LABEL", description = "What to call it.") Optional<String> label,
            @Mixin ScopeOptions narrowed,
            @Option(names = "--user", paramLabel = "USER", description = "Whose token it is; for admins.")
                    Optional<UserName> user) {
        var asked = session.get();
        var owner = asked.owner(user);
        var made = new TokenIntake(asked.platform().tokens(), asked.clock())
                .make(owner, label.map(Label::new), narrowed.scope(asked.clock().instant()));
        var token = made.token();
        asked.tellOperator("token %s of %s added".formatted(token.id(), owner));
        // Alone on standard output, so that a script can keep it.
        asked.console().line(made.secret().text().reveal());
        asked.console()
                .note("Added token %s, '%s', for %s; it is not shown again"
                        .formatted(token.id(), token.label(), owner));
    }

    @Command(description = "List the tokens, without their secrets.")
    void list(
            @Option(names = "--user", paramLabel = "USER", description = "Whose tokens; for admins.")
                    Optional<UserName> user,
            @Option(names = "--json", description = "One JSON document.") boolean json) {
        var asked = session.get();
        var owner = asked.owner(user);
        LISTING.print(
                asked.console(), json, asked.platform().tokens().list(owner), "%s has no tokens".formatted(owner));
    }

    @Command(description = "Remove a token; it stops working at once.")
    void remove(
            @Parameters(paramLabel = "ID|LABEL", description = "As the list shows it.") String name,
            @Option(names = "--user", paramLabel = "USER", description = "Whose token; for admins.")
                    Optional<UserName> user) {
        var asked = session.get();
        var token = new TokenIntake(asked.platform().tokens(), asked.clock()).remove(asked.owner(user), name);
        asked.tellOperator("token %s of %s removed".formatted(token.id(), token.owner()));
        asked.console().line("Removed %s, '%s', of %s".formatted(token.id(), token.label(), token.owner()));
    }
}
