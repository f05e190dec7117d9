package dev.slipway.core.webhook;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Conflict;
import dev.slipway.core.GitLoginName;
import dev.slipway.core.NotFound;
import dev.slipway.core.Race;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.platform.State;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link GitLogins} promises. */
public abstract class GitLoginsContract {
    private State state;
    private GitLogins logins;

    /** An empty store. */
    protected abstract State state();

    @BeforeEach
    void begin() {
        state = state();
        logins = state.gitLogins();
        state.users().add(user(ALICE));
        state.users().add(user(BOB));
    }

    private static GitLogin login(String name, UserName owner) {
        return new GitLogin(
                new GitLoginName(name),
                URI.create("https://git.example:8443/place"),
                "gitlab",
                "octo/inner",
                "web",
                "oauth2",
                new Secret("gl\"pat;$(id)-"),
                owner,
                name.equals("ours"),
                NOW);
    }

    @Test
    void findsWhatWasAdded() {
        logins.add(login("mine", ALICE));
        logins.add(login("ours", BOB));

        assertThat(logins.find(new GitLoginName("mine"))).contains(login("mine", ALICE));
        assertThat(logins.find(new GitLoginName("ours"))).contains(login("ours", BOB));
        assertThat(logins.find(new GitLoginName("none"))).isEmpty();
    }

    @Test
    void listsAllByTheirNames() {
        logins.add(login("zz", ALICE));
        logins.add(login("aa", BOB));

        assertThat(logins.list()).containsExactly(login("aa", BOB), login("zz", ALICE));
    }

    @Test
    void nameIsTakenForAll() {
        logins.add(login("mine", ALICE));

        assertThatThrownBy(() -> logins.add(login("mine", BOB))).isInstanceOf(Conflict.class);
        assertThat(logins.list()).containsExactly(login("mine", ALICE));
    }

    @Test
    void refusesOneForNobody() {
        assertThatThrownBy(() -> logins.add(login("mine", new UserName("carol"))))
                .isInstanceOf(NotFound.class);
        assertThat(logins.list()).isEmpty();
    }

    // withstand H 118
    @Test
    void ofTwoAddedAtOnceExactlyOneIsThere() {
        var refused = Race.of(() -> logins.add(login("mine", ALICE)), () -> logins.add(login("mine", BOB)));

        assertThat(refused).singleElement().isInstanceOf(Conflict.class);
        assertThat(logins.list()).hasSize(1);
    }

    @Test
    void oneThatIsRemovedIsGoneAndItsNameIsFree() {
        logins.add(login("mine", ALICE));

        logins.remove(new GitLoginName("mine"));
        logins.remove(new GitLoginName("mine"));

        assertThat(logins.list()).isEmpty();
        logins.add(login("mine", BOB));
        assertThat(logins.find(new GitLoginName("mine")).map(GitLogin::owner)).contains(BOB);
    }

    // withstand K 129
    @Test
    void theyGoWithTheirOwner() {
        logins.add(login("mine", BOB));

        state.users().remove(BOB);
        state.users().add(user(BOB));

        assertThat(logins.find(new GitLoginName("mine"))).isEmpty();
        assertThat(logins.list()).isEmpty();
        logins.add(login("mine", ALICE));
    }
}
