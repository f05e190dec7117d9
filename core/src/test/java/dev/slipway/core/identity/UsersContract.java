package dev.slipway.core.identity;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.ALICES_KEY;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.BOBS_KEY;
import static dev.slipway.core.Samples.admin;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.key;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.Race;
import dev.slipway.core.UserName;
import dev.slipway.core.platform.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Users} promises. */
public abstract class UsersContract {
    private State state;
    private Users users;

    /** An empty store. */
    protected abstract State state();

    @BeforeEach
    void begin() {
        state = state();
        users = state.users();
    }

    @Test
    void findsWhatWasAdded() {
        users.add(admin(ALICE));
        users.add(user(BOB));

        assertThat(users.find(ALICE)).contains(admin(ALICE));
        assertThat(users.find(BOB)).contains(user(BOB));
        assertThat(users.find(new UserName("carol"))).isEmpty();
    }

    @Test
    void listsByName() {
        users.add(user(BOB));
        users.add(admin(new UserName("zoe")));
        users.add(user(ALICE));

        assertThat(users.list()).extracting(User::name).containsExactly(ALICE, BOB, new UserName("zoe"));
    }

    @Test
    void refusesANameThatIsTaken() {
        users.add(user(ALICE));

        assertThatThrownBy(() -> users.add(admin(ALICE)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("alice");
        assertThat(users.find(ALICE)).contains(user(ALICE));
    }

    // withstand H 118
    @Test
    void ofTwoAddsOfOneNameExactlyOneSucceeds() {
        var refused = Race.times(8, () -> users.add(user(ALICE)));

        assertThat(refused).hasSize(7).allMatch(Conflict.class::isInstance);
        assertThat(users.list()).containsExactly(user(ALICE));
    }

    @Test
    void keepsOnePasswordForEachUser() {
        users.add(user(ALICE));
        users.add(user(BOB));

        users.setPassword(ALICE, Optional.of(hash("first")));
        users.setPassword(BOB, Optional.of(hash("bobs")));
        users.setPassword(ALICE, Optional.of(hash("second")));

        assertThat(users.password(ALICE)).contains(hash("second"));
        assertThat(users.password(BOB)).contains(hash("bobs"));
        assertThat(users.find(ALICE)).contains(user(ALICE));
    }

    @Test
    void aUserHasNoPasswordBeforeOneIsSetAndAfterItIsTakenAway() {
        users.add(user(ALICE));
        assertThat(users.password(ALICE)).isEmpty();

        users.setPassword(ALICE, Optional.of(hash("first")));
        users.setPassword(ALICE, Optional.empty());
        users.setPassword(ALICE, Optional.empty());

        assertThat(users.password(ALICE)).isEmpty();
    }

    @Test
    void nobodyHasNoPassword() {
        assertThat(users.password(ALICE)).isEmpty();
        assertThatThrownBy(() -> users.setPassword(ALICE, Optional.of(hash("first"))))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("alice");
        assertThatThrownBy(() -> users.setPassword(ALICE, Optional.empty())).isInstanceOf(NotFound.class);
    }

    // withstand K 129
    @Test
    void aLaterUserOfARemovedUsersNameHasNotTheOldPassword() {
        users.add(admin(ALICE));
        users.add(user(BOB));
        users.setPassword(BOB, Optional.of(hash("old")));

        users.remove(BOB);
        assertThat(users.password(BOB)).isEmpty();
        users.add(user(BOB));

        assertThat(users.password(BOB)).isEmpty();
    }

    // withstand H 118
    @Test
    void passwordsOfManyThatAreSetAtOnceAreAllKept() {
        var names = List.of(ALICE, BOB, new UserName("carol"), new UserName("dave"));
        names.forEach(name -> users.add(user(name)));

        var refused = Race.of(names.stream()
                .map(name -> (Runnable) () -> users.setPassword(name, Optional.of(hash(name.value()))))
                .toArray(Runnable[]::new));

        assertThat(refused).isEmpty();
        assertThat(names).allSatisfy(name -> assertThat(users.password(name)).contains(hash(name.value())));
    }

    private static PasswordHash hash(String text) {
        return new PasswordHash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$" + text);
    }

    @Test
    void removesAUserWithTheUsersKeys() {
        users.add(admin(ALICE));
        users.add(user(BOB));
        state.keys().add(key(ALICES_KEY, ALICE, "laptop"));
        state.keys().add(key(BOBS_KEY, BOB, "desk"));

        users.remove(BOB);

        assertThat(users.list()).containsExactly(admin(ALICE));
        assertThat(state.keys().find(BOBS_KEY.fingerprint())).isEmpty();
        assertThat(state.keys().list(BOB)).isEmpty();
        assertThat(state.keys().find(ALICES_KEY.fingerprint())).isPresent();
    }

    // withstand K 129
    @Test
    void aLaterUserOfARemovedUsersNameHasNoneOfTheOldRights() {
        users.add(admin(ALICE));
        users.add(user(BOB));
        var app = app("web").withGrants(Map.of(BOB, Right.MANAGE));
        state.apps().create(app);

        users.remove(BOB);
        users.add(user(BOB));

        assertThat(state.apps().find(app.id()).orElseThrow().grants()).isEmpty();
    }

    @Test
    void refusesToRemoveWhoIsNotThere() {
        users.add(admin(ALICE));

        assertThatThrownBy(() -> users.remove(BOB)).isInstanceOf(NotFound.class).hasMessageContaining("bob");
    }

    @Test
    void refusesToRemoveTheLastAdmin() {
        users.add(admin(ALICE));
        users.add(user(BOB));

        assertThatThrownBy(() -> users.remove(ALICE)).isInstanceOf(Conflict.class);
        assertThat(users.find(ALICE)).isPresent();
    }

    // withstand H 118
    @Test
    void twoAdminsWhoAreRemovedAtOnceDoNotBothGo() {
        users.add(admin(ALICE));
        users.add(admin(BOB));

        var refused = Race.of(() -> users.remove(ALICE), () -> users.remove(BOB));

        assertThat(refused).singleElement().isInstanceOf(Conflict.class);
        assertThat(users.list()).hasSize(1);
    }

    @Test
    void refusesToRemoveWhoOwnsApps() {
        users.add(admin(BOB));
        users.add(user(ALICE));
        state.keys().add(key(ALICES_KEY, ALICE, "laptop"));
        var app = app("web");
        state.apps().create(app);

        assertThatThrownBy(() -> users.remove(ALICE)).isInstanceOf(Conflict.class);
        assertThat(state.keys().list(ALICE)).hasSize(1);

        state.apps().remove(app.id());
        users.remove(ALICE);
        assertThat(users.find(ALICE)).isEmpty();
    }
}
