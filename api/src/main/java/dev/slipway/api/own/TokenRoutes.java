package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Routes;
import dev.slipway.core.identity.Label;
import dev.slipway.core.identity.Token;
import dev.slipway.core.identity.TokenIntake;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The tokens that log a user in over HTTP. */
final class TokenRoutes {
    private final Supplier<Server> server;

    TokenRoutes(Supplier<Server> server) {
        this.server = server;
    }

    record TokenView(
            String id,
            String label,
            ScopeView scope,
            Instant added,
            @About("Absent if it never was.") Optional<Instant> lastUsed) {
        static TokenView of(Token token) {
            return new TokenView(
                    token.id().value(),
                    token.label(),
                    ScopeView.of(token.scope()),
                    token.addedAt(),
                    ScopeView.moment(token.lastUsed()));
        }
    }

    record TokenList(List<TokenView> items) {}

    record NewToken(@About("What to call it.") Optional<String> label, Optional<NewScope> scope) {}

    record MadeToken(
            TokenView token,

            @About("The token itself, which is not shown again.")
            String secret) {}

    void addTo(Routes routes) {
        routes.add(
                "Tokens",
                Operation.get("/api/tokens", "List the tokens that log you in over HTTP")
                        .with(KeyRoutes.USER)
                        .gives(TokenList.class, this::list),
                Operation.post("/api/tokens", "Make a token")
                        .with(KeyRoutes.USER)
                        .takes(NewToken.class)
                        .makes(MadeToken.class, this::add),
                Operation.delete("/api/tokens/{token}", "Remove a token, by id or label; it stops working at once")
                        .with(KeyRoutes.USER)
                        .does(this::remove));
    }

    private TokenList list(Call call) {
        var asked = server.get();
        return new TokenList(asked.platform().tokens().list(asked.owner(call)).stream()
                .map(TokenView::of)
                .toList());
    }

    private MadeToken add(Call call) {
        var asked = server.get();
        var owner = asked.owner(call);
        var wanted = call.body(NewToken.class);
        var made = new TokenIntake(asked.platform().tokens(), asked.clock())
                .make(owner, wanted.label().map(Label::new), NewScope.of(wanted.scope(), asked.clock()));
        asked.tellOperator(call, "token %s of %s added".formatted(made.token().id(), owner));
        return new MadeToken(TokenView.of(made.token()), made.secret().text().reveal());
    }

    private void remove(Call call) {
        var asked = server.get();
        var name = call.path("token");
        var token = new TokenIntake(asked.platform().tokens(), asked.clock()).remove(asked.owner(call), name);
        asked.tellOperator(call, "token %s of %s removed".formatted(token.id(), token.owner()));
    }
}
