package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ADMIN;
import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.BOB;
import static dev.slipway.cli.TestServer.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.identity.Token;
import dev.slipway.core.identity.TokenSecret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TokensCommandsTest {
    private final TestServer server = new TestServer();

    private List<Token> tokens(Principal who) {
        return server.state.tokens().list(who.user());
    }

    @Test
    void tokenIsShownAloneAndOnce() {
        var answer = server.run(ALICE, "tokens", "add", "--label", "CI");

        var secret = TokenSecret.parse(answer.out().strip()).orElseThrow();
        assertThat(answer.status()).isZero();
        assertThat(answer.err())
                .isEqualTo("Added token %s, 'CI', for alice; it is not shown again\n".formatted(secret.id()));
        assertThat(tokens(ALICE)).containsExactly(Token.of(secret, ALICE.user(), "CI", KeyScope.FULL, NOW));
        var list = server.run(ALICE, "tokens", "list");
        assertThat(list.out())
                .contains(secret.id().value(), "CI", "full")
                .doesNotContain(secret.text().reveal());
    }

    @Test
    void scopeAppsAndExpiryAreKept() {
        server.run(ALICE, "tokens", "add", "--scope", "push", "--app", "web", "--app", "team/*", "--expires", "30d");

        assertThat(tokens(ALICE))
                .extracting(Token::scope)
                .containsExactly(new KeyScope(
                        Right.PUSH,
                        List.of(new AppPattern("web"), new AppPattern("team/*")),
                        NOW.plus(Duration.ofDays(30))));
    }

    @Test
    void tokensWithoutLabelAreNumbered() {
        server.run(ALICE, "tokens", "add");
        server.run(ALICE, "tokens", "add");

        assertThat(tokens(ALICE)).extracting(Token::label).containsExactly("token-1", "token-2");
    }

    @Test
    void tokenIsRemovedByLabelOrId() {
        server.run(ALICE, "tokens", "add", "--label", "one");
        server.run(ALICE, "tokens", "add", "--label", "two");
        var one = tokens(ALICE).getFirst();

        assertThat(server.run(ALICE, "tokens", "remove", "two").status()).isZero();
        assertThat(server.run(ALICE, "tokens", "remove", one.id().value()).out())
                .isEqualTo("Removed %s, 'one', of alice\n".formatted(one.id()));

        assertThat(tokens(ALICE)).isEmpty();
        assertThat(server.run(ALICE, "tokens", "remove", "one").err()).contains("there is no token 'one'");
    }

    @Test
    void othersTokensAreForAdmins() {
        server.run(ALICE, "tokens", "add", "--label", "mine");

        assertThat(server.run(BOB, "tokens", "list", "--user", "alice").status())
                .isEqualTo(1);
        assertThat(server.run(BOB, "tokens", "remove", "--user", "alice", "mine")
                        .status())
                .isEqualTo(1);
        assertThat(server.run(ADMIN, "tokens", "remove", "--user", "alice", "mine")
                        .status())
                .isZero();
    }

    @Test
    void narrowLoginMakesNoTokens() {
        var narrow = TestServer.principal(
                "alice", false, new KeyScope(Right.PUSH, List.of(AppPattern.ALL), NOW.plusSeconds(60)));

        var answer = server.run(narrow, "tokens", "add");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(tokens(ALICE)).isEmpty();
    }
}
