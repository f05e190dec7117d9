package dev.slipway.core.identity;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.admin;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Secret;
import dev.slipway.core.platform.State;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenLoginTest {
    private final State state = State.inMemory();
    private final TokenLogin login = new TokenLogin(state.tokens(), state.users(), Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void begin() {
        state.users().add(admin(ALICE));
        state.users().add(user(BOB));
    }

    private TokenSecret token(KeyScope scope) {
        var secret = TokenSecret.random();
        state.tokens().add(Token.of(secret, ALICE, "token", scope, NOW.minus(Duration.ofDays(1))));
        return secret;
    }

    @Test
    void tokenProvesItsUserWithinItsScope() {
        var scope = new KeyScope(Right.PUSH, List.of(new AppPattern("web")), NOW.plusSeconds(1));
        var secret = token(scope);

        assertThat(login.prove("alice", secret.text())).contains(new Principal(ALICE, true, scope));
        assertThat(state.tokens().find(secret.id()).map(Token::lastUsed)).contains(NOW);
    }

    @Test
    void anotherUsersNameProvesNothing() {
        var secret = token(KeyScope.FULL);

        assertThat(login.prove("bob", secret.text())).isEmpty();
        assertThat(login.prove("", secret.text())).isEmpty();
        assertThat(login.prove("ALICE", secret.text())).isEmpty();
    }

    @Test
    void expiredTokenProvesNothing() {
        var secret = token(new KeyScope(Right.MANAGE, List.of(AppPattern.ALL), NOW));

        assertThat(login.prove("alice", secret.text())).isEmpty();
    }

    @Test
    void removedTokenProvesNothing() {
        var secret = token(KeyScope.FULL);
        state.tokens().remove(secret.id());

        assertThat(login.prove("alice", secret.text())).isEmpty();
    }

    @Test
    void onlyTheWholeSecretProvesSomething() {
        var secret = token(KeyScope.FULL);
        var text = secret.text().reveal();
        var last = text.charAt(text.length() - 1) == 'A' ? "Q" : "A";

        assertThat(login.prove("alice", new Secret(text.substring(0, text.length() - 1) + last)))
                .isEmpty();
        assertThat(login.prove("alice", new Secret(text + " "))).isEmpty();
        assertThat(login.prove("alice", new Secret(text.substring(0, text.length() - 1))))
                .isEmpty();
        assertThat(login.prove("alice", new Secret(""))).isEmpty();
        assertThat(login.prove("alice", new Secret(secret.id().value()))).isEmpty();
    }

    @Test
    void secretsAreNotPrinted() {
        var secret = TokenSecret.random();

        assertThat(secret.toString()).doesNotContain(secret.text().reveal());
        assertThat(Token.of(secret, ALICE, "token", KeyScope.FULL, NOW).toString())
                .doesNotContain(secret.text().reveal());
    }
}
