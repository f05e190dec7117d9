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
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PasswordLoginTest {
    private static final Secret PASSWORD = new Secret("correct horse battery staple");
    private static final Principal PROVEN = new Principal(ALICE, true, KeyScope.FULL);

    private final State state = State.inMemory();
    private final Users users = state.users();
    private final FakeHasher hasher = new FakeHasher();
    private Instant now = NOW;
    private final PasswordLogin login = new PasswordLogin(users, hasher, () -> now);

    @BeforeEach
    void begin() {
        users.add(admin(ALICE));
        users.add(admin(BOB));
        set(PASSWORD);
    }

    private void set(Secret password) {
        users.setPassword(ALICE, Optional.of(hasher.hash(password)));
    }

    @Test
    void passwordProvesItsUserWithAllRights() {
        assertThat(login.prove("alice", PASSWORD)).contains(PROVEN);
    }

    @Test
    void nothingElseProvesAnything() {
        assertThat(login.prove("alice", new Secret("correct horse battery stapler")))
                .isEmpty();
        assertThat(login.prove("alice", new Secret(""))).isEmpty();
        assertThat(login.prove("bob", PASSWORD)).isEmpty();
        assertThat(login.prove("carol", PASSWORD)).isEmpty();
        assertThat(login.prove("ALICE", PASSWORD)).isEmpty();
        assertThat(login.prove("alice\0", PASSWORD)).isEmpty();
        assertThat(login.prove("", new Secret(""))).isEmpty();
    }

    // withstand E 71
    @Test
    void whoIsNotThereCostsAsMuchAsAWrongPassword() {
        for (var name : new String[] {"alice", "bob", "carol", "not a name"}) {
            int before = hasher.matched();
            login.prove(name, new Secret("wrong"));
            assertThat(hasher.matched() - before).as(name).isEqualTo(1);
        }
    }

    @Test
    void whatWasProvenIsRememberedForAMinute() {
        login.prove("alice", PASSWORD);
        now = NOW.plusSeconds(59);
        assertThat(login.prove("alice", PASSWORD)).contains(PROVEN);
        assertThat(hasher.matched()).isEqualTo(1);

        now = NOW.plusSeconds(60);
        assertThat(login.prove("alice", PASSWORD)).contains(PROVEN);
        assertThat(hasher.matched()).isEqualTo(2);
    }

    @Test
    void whatWasNotProvenIsNotRemembered() {
        login.prove("alice", new Secret("wrong"));
        login.prove("alice", new Secret("wrong"));

        assertThat(hasher.matched()).isEqualTo(2);
    }

    @Test
    void changedOrRemovedPasswordsStopWorkingAtOnce() {
        login.prove("alice", PASSWORD);
        set(new Secret("another one altogether"));
        assertThat(login.prove("alice", PASSWORD)).isEmpty();
        assertThat(login.prove("alice", new Secret("another one altogether"))).contains(PROVEN);

        users.setPassword(ALICE, Optional.empty());
        assertThat(login.prove("alice", new Secret("another one altogether"))).isEmpty();
    }

    @Test
    void usersWhoAreGoneOrOthersNowAreNotRemembered() {
        login.prove("alice", PASSWORD);
        users.remove(ALICE);
        assertThat(login.prove("alice", PASSWORD)).isEmpty();

        users.add(user(ALICE));
        assertThat(login.prove("alice", PASSWORD)).isEmpty();
        set(PASSWORD);
        assertThat(login.prove("alice", PASSWORD)).contains(new Principal(ALICE, false, KeyScope.FULL));
    }

    @Test
    void lettersWithAccentsMatchHoweverTheyAreWritten() {
        set(Password.chosen(ALICE, "caf\u00e9 au lait, s'il"));

        assertThat(login.prove("alice", new Secret("cafe\u0301 au lait, s'il"))).contains(PROVEN);
    }

    @Test
    void tokensAndPasswordsAreToldApartByTheirForm() {
        var both = Login.of(new TokenLogin(state.tokens(), users, Clock.systemUTC()), login);
        var token = TokenSecret.random();
        state.tokens().add(Token.of(token, BOB, "t", KeyScope.FULL, NOW));

        assertThat(both.prove("bob", token.text())).map(Principal::user).contains(BOB);
        assertThat(both.prove("alice", PASSWORD)).contains(PROVEN);
        assertThat(both.prove("bob", TokenSecret.random().text())).isEmpty();
        assertThat(hasher.matched()).isEqualTo(1);
    }

    @Test
    void hashesAreNotPrinted() {
        assertThat(hasher.hash(PASSWORD)).hasToString("***");
    }
}
