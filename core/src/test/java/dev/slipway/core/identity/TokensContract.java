package dev.slipway.core.identity;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.Race;
import dev.slipway.core.UserName;
import dev.slipway.core.platform.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Tokens} promises. */
public abstract class TokensContract {
    private static final KeyScope NARROW = new KeyScope(
            Right.PUSH, List.of(new AppPattern("web"), new AppPattern("team/*")), NOW.plus(Duration.ofDays(30)));

    private State state;
    private Tokens tokens;

    /** An empty store. */
    protected abstract State state();

    @BeforeEach
    void begin() {
        state = state();
        tokens = state.tokens();
        state.users().add(user(ALICE));
        state.users().add(user(BOB));
    }

    private static Token token(UserName owner, String label) {
        return Token.of(TokenSecret.random(), owner, label, KeyScope.FULL, NOW);
    }

    @Test
    void findsATokenById() {
        var narrow = Token.of(TokenSecret.random(), ALICE, "alice's \"CI\"; ü", NARROW, NOW);
        var full = token(ALICE, "laptop");
        tokens.add(narrow);
        tokens.add(full);

        assertThat(tokens.find(narrow.id())).contains(narrow);
        assertThat(tokens.find(full.id())).contains(full);
        assertThat(tokens.find(TokenSecret.random().id())).isEmpty();
    }

    @Test
    void listsOnlyTheUsersTokensOldestFirst() {
        tokens.add(token(ALICE, "zz"));
        tokens.add(token(ALICE, "aa"));
        tokens.add(token(BOB, "aa"));

        assertThat(tokens.list(ALICE)).extracting(Token::label).containsExactly("zz", "aa");
        assertThat(tokens.list(BOB)).hasSize(1);
        assertThat(tokens.list(new UserName("carol"))).isEmpty();
    }

    @Test
    void refusesALabelThatAnotherOfTheUsersTokensHas() {
        tokens.add(token(ALICE, "laptop"));

        assertThatThrownBy(() -> tokens.add(token(ALICE, "laptop")))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("laptop");
        assertThat(tokens.list(ALICE)).hasSize(1);
    }

    @Test
    void refusesATokenForNobody() {
        var token = token(new UserName("carol"), "laptop");

        assertThatThrownBy(() -> tokens.add(token)).isInstanceOf(NotFound.class).hasMessageContaining("carol");
        assertThat(tokens.find(token.id())).isEmpty();
    }

    // withstand H 118
    @Test
    void ofTwoWithOneLabelAddedAtOnceExactlyOneIsThere() {
        var refused = Race.of(() -> tokens.add(token(ALICE, "laptop")), () -> tokens.add(token(ALICE, "laptop")));

        assertThat(refused).singleElement().isInstanceOf(Conflict.class);
        assertThat(tokens.list(ALICE)).hasSize(1);
    }

    @Test
    void aRemovedTokenIsNotFoundAnyMore() {
        var token = token(ALICE, "laptop");
        tokens.add(token);

        tokens.remove(token.id());

        assertThat(tokens.find(token.id())).isEmpty();
        assertThat(tokens.list(ALICE)).isEmpty();
        assertThatThrownBy(() -> tokens.remove(token.id())).isInstanceOf(NotFound.class);
    }

    @Test
    void tokensGoWithTheirUser() {
        var token = token(BOB, "laptop");
        tokens.add(token);

        state.users().remove(BOB);
        state.users().add(user(BOB));

        assertThat(tokens.find(token.id())).isEmpty();
        assertThat(tokens.list(BOB)).isEmpty();
    }

    @Test
    void notesWhenATokenWasUsed() {
        var token = token(ALICE, "laptop");
        tokens.add(token);

        tokens.used(token.id(), NOW.plusSeconds(60));
        tokens.used(TokenSecret.random().id(), NOW);

        assertThat(tokens.find(token.id()).map(Token::lastUsed)).contains(NOW.plusSeconds(60));
        assertThat(token.lastUsed()).isEqualTo(Instant.MIN);
    }
}
