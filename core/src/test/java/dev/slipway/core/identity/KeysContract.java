package dev.slipway.core.identity;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.ALICES_KEY;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.BOBS_KEY;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.key;
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
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Keys} promises. */
public abstract class KeysContract {
    private static final KeyScope NARROW = new KeyScope(
            Right.PUSH, List.of(new AppPattern("web"), new AppPattern("team/*")), NOW.plus(Duration.ofDays(30)));

    private State state;
    private Keys keys;

    /** An empty store. */
    protected abstract State state();

    @BeforeEach
    void begin() {
        state = state();
        keys = state.keys();
        state.users().add(user(ALICE));
        state.users().add(user(BOB));
    }

    @Test
    void findsAKeyByItsWholeFingerprint() {
        var key = new SshKey(ALICES_KEY, ALICE, "alice's \"laptop\"; ü", NARROW, NOW, Instant.MIN);
        keys.add(key);

        assertThat(keys.find(ALICES_KEY.fingerprint())).contains(key);
        assertThat(keys.find(BOBS_KEY.fingerprint())).isEmpty();
    }

    @Test
    void fingerprintsThatDifferInCaseAreDifferent() {
        keys.add(key(ALICES_KEY, ALICE, "laptop"));
        var value = ALICES_KEY.fingerprint().value();
        var other = "SHA256:" + value.substring(7).toUpperCase(Locale.ROOT);

        assertThat(keys.find(new Fingerprint(other))).isEmpty();
    }

    @Test
    void aKeyThatNeverExpiresKeepsThat() {
        keys.add(key(ALICES_KEY, ALICE, "laptop"));

        assertThat(keys.find(ALICES_KEY.fingerprint()).orElseThrow().scope()).isEqualTo(KeyScope.FULL);
    }

    @Test
    void listsOnlyTheUsersKeysOldestFirst() {
        var second =
                PublicKey.parse("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMakBkA5RFnyZ9urYR214VzIR8OhX13JKcZXmtEvESAu");
        keys.add(key(second, ALICE, "zz"));
        keys.add(key(ALICES_KEY, ALICE, "aa"));
        keys.add(key(BOBS_KEY, BOB, "aa"));

        assertThat(keys.list(ALICE)).extracting(SshKey::label).containsExactly("zz", "aa");
        assertThat(keys.list(BOB)).extracting(SshKey::key).containsExactly(BOBS_KEY);
        assertThat(keys.list(new UserName("carol"))).isEmpty();
    }

    // withstand A 12
    @Test
    void refusesAKeyThatAnotherUserHas() {
        keys.add(key(ALICES_KEY, ALICE, "laptop"));

        assertThatThrownBy(() -> keys.add(key(ALICES_KEY, BOB, "mine"))).isInstanceOf(Conflict.class);
        assertThat(keys.find(ALICES_KEY.fingerprint()).orElseThrow().owner()).isEqualTo(ALICE);
        assertThat(keys.list(BOB)).isEmpty();
    }

    // withstand A 12
    @Test
    void addingOnesOwnKeyAgainChangesLabelAndScopeOnly() {
        keys.add(key(ALICES_KEY, ALICE, "laptop"));
        keys.used(ALICES_KEY.fingerprint(), NOW.plusSeconds(5));
        var commented = PublicKey.parse(ALICES_KEY.type() + " " + ALICES_KEY.blob() + " other comment");

        keys.add(new SshKey(commented, ALICE, "work", NARROW, NOW.plusSeconds(9), Instant.MIN));

        assertThat(keys.list(ALICE))
                .containsExactly(new SshKey(ALICES_KEY, ALICE, "work", NARROW, NOW, NOW.plusSeconds(5)));
    }

    @Test
    void addingOnesOwnKeyAgainUnchangedIsFine() {
        keys.add(key(ALICES_KEY, ALICE, "laptop"));
        keys.add(key(ALICES_KEY, ALICE, "laptop"));

        assertThat(keys.list(ALICE)).containsExactly(key(ALICES_KEY, ALICE, "laptop"));
    }

    @Test
    void refusesALabelThatAnotherOfTheUsersKeysHas() {
        keys.add(key(ALICES_KEY, ALICE, "laptop"));
        keys.add(key(BOBS_KEY, ALICE, "desk"));

        assertThatThrownBy(() -> keys.add(key(BOBS_KEY, ALICE, "laptop")))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("laptop");
        assertThat(keys.find(BOBS_KEY.fingerprint()).orElseThrow().label()).isEqualTo("desk");
    }

    @Test
    void twoUsersMayUseTheSameLabel() {
        keys.add(key(ALICES_KEY, ALICE, "laptop"));
        keys.add(key(BOBS_KEY, BOB, "laptop"));

        assertThat(keys.list(BOB)).hasSize(1);
    }

    @Test
    void refusesAKeyForNobody() {
        assertThatThrownBy(() -> keys.add(key(ALICES_KEY, new UserName("carol"), "laptop")))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("carol");
        assertThat(keys.find(ALICES_KEY.fingerprint())).isEmpty();
    }

    // withstand A 12, H 118
    @Test
    void ofTwoUsersWhoAddOneKeyAtOnceExactlyOneSucceeds() {
        var refused = Race.of(
                () -> keys.add(key(ALICES_KEY, ALICE, "laptop")), () -> keys.add(key(ALICES_KEY, BOB, "laptop")));

        assertThat(refused).singleElement().isInstanceOf(Conflict.class);
        assertThat(keys.list(ALICE).size() + keys.list(BOB).size()).isEqualTo(1);
    }

    // withstand A 17
    @Test
    void aRemovedKeyIsNotFoundAnyMore() {
        keys.add(key(ALICES_KEY, ALICE, "laptop"));

        keys.remove(ALICES_KEY.fingerprint());

        assertThat(keys.find(ALICES_KEY.fingerprint())).isEmpty();
        assertThat(keys.list(ALICE)).isEmpty();
    }

    @Test
    void aRemovedKeyCanBecomeAnotherUsers() {
        keys.add(key(ALICES_KEY, ALICE, "laptop"));
        keys.remove(ALICES_KEY.fingerprint());

        keys.add(key(ALICES_KEY, BOB, "laptop"));

        assertThat(keys.find(ALICES_KEY.fingerprint()).orElseThrow().owner()).isEqualTo(BOB);
    }

    @Test
    void refusesToRemoveAKeyThatIsNotThere() {
        assertThatThrownBy(() -> keys.remove(ALICES_KEY.fingerprint())).isInstanceOf(NotFound.class);
    }

    @Test
    void notesWhenAKeyWasUsed() {
        keys.add(key(ALICES_KEY, ALICE, "laptop"));

        keys.used(ALICES_KEY.fingerprint(), NOW.plusSeconds(60));

        assertThat(keys.find(ALICES_KEY.fingerprint()).orElseThrow().lastUsed()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void passesOverTheUseOfAKeyThatWasJustRemoved() {
        keys.used(ALICES_KEY.fingerprint(), NOW);

        assertThat(keys.find(ALICES_KEY.fingerprint())).isEmpty();
    }
}
