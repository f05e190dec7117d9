package dev.slipway.core.lfs;

import static dev.slipway.core.lfs.LfsRig.ALICE;
import static dev.slipway.core.lfs.LfsRig.BOB;
import static dev.slipway.core.lfs.LfsRig.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.Samples;
import dev.slipway.core.identity.Right;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LfsLocksTest {
    private final LfsRig rig = new LfsRig();
    private final LfsLocks locks = rig.lfs(new LfsLimits(1, 1, 1, 1, 150)).locks();

    private void grant(Right right) {
        rig.state.apps().update(rig.app(WEB).id(), before -> before.withGrants(Map.of(Samples.BOB, right)));
    }

    private List<Lock> all() throws IOException {
        return locks.list(ALICE, WEB, "", "", "").locks();
    }

    @Test
    void oneOfTwoLocksAFile() throws IOException {
        grant(Right.PUSH);

        var first = locks.lock(ALICE, WEB, "art/hero.psd");
        var second = locks.lock(BOB, WEB, "art/hero.psd");

        assertThat(first.made()).isTrue();
        assertThat(second).isEqualTo(new LfsLocks.Outcome(first.lock(), false));
        assertThat(all()).containsExactly(first.lock());
        assertThat(first.lock().owner()).isEqualTo(Samples.ALICE);
    }

    @Test
    void itsOwnerUnlocksIt() throws IOException {
        var lock = locks.lock(ALICE, WEB, "a b/ü").lock();

        assertThat(locks.unlock(ALICE, WEB, lock.id(), false)).isEqualTo(lock);

        assertThat(all()).isEmpty();
        assertThatThrownBy(() -> locks.unlock(ALICE, WEB, lock.id(), false)).isInstanceOf(NotFound.class);
        assertThat(locks.lock(ALICE, WEB, "a b/ü").made()).isTrue();
    }

    @Test
    void somebodyElsesNeedsForceAndTheRightToManage() throws IOException {
        var lock = locks.lock(ALICE, WEB, "a").lock();
        grant(Right.DEPLOY);

        assertThatThrownBy(() -> locks.unlock(BOB, WEB, lock.id(), false))
                .isInstanceOf(NotAllowed.class)
                .hasMessage("alice has locked a");
        assertThatThrownBy(() -> locks.unlock(BOB, WEB, lock.id(), true)).isInstanceOf(NotAllowed.class);
        grant(Right.MANAGE);
        assertThat(locks.unlock(BOB, WEB, lock.id(), true)).isEqualTo(lock);
    }

    @Test // withstand K 128
    void rightsAreThoseOfTheRepository() throws IOException {
        locks.lock(ALICE, WEB, "a");

        assertThatThrownBy(() -> locks.list(BOB, WEB, "", "", "")).hasMessage("app 'web' not found");
        assertThatThrownBy(() -> locks.lock(BOB, WEB, "b")).hasMessage("app 'web' not found");
        assertThatThrownBy(() -> locks.beforePush(BOB, WEB, "")).hasMessage("app 'web' not found");
        grant(Right.READ);
        assertThat(locks.list(BOB, WEB, "", "", "").locks()).hasSize(1);
        assertThatThrownBy(() -> locks.lock(BOB, WEB, "b")).isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> locks.beforePush(BOB, WEB, "")).isInstanceOf(NotAllowed.class);
    }

    @Test
    void anAppThatAPushIsAboutToMakeHasNone() throws IOException {
        assertThat(locks.beforePush(BOB, AppName.parse("fresh"), "").locks()).isEmpty();
        assertThat(rig.state.apps().find(AppName.parse("fresh"))).isEmpty();
    }

    @Test
    void listsByPathByIdAndByPages() throws IOException {
        for (int i = 0; i < 120; i++) {
            locks.lock(ALICE, WEB, "file" + i);
        }

        var first = locks.list(ALICE, WEB, "", "", "");
        var second = locks.list(ALICE, WEB, "", "", first.next());

        assertThat(first.locks()).hasSize(100);
        assertThat(second.locks()).hasSize(20);
        assertThat(second.next()).isEmpty();
        var together = new ArrayList<>(first.locks());
        together.addAll(second.locks());
        assertThat(together).extracting(Lock::path).doesNotHaveDuplicates();
        var one = locks.list(ALICE, WEB, "", "file7", "").locks().getFirst();
        assertThat(one.path()).isEqualTo("file7");
        assertThat(locks.list(ALICE, WEB, one.id(), "", "").locks()).containsExactly(one);
        assertThat(locks.list(ALICE, WEB, one.id(), "file8", "").locks()).isEmpty();
        assertThat(locks.list(ALICE, WEB, "../../x", "", "").locks()).isEmpty();
    }

    @Test
    void thereIsALimit() throws IOException {
        for (int i = 0; i < 150; i++) {
            locks.lock(ALICE, WEB, "file" + i);
        }

        assertThatThrownBy(() -> locks.lock(ALICE, WEB, "one more"))
                .isInstanceOf(NotAllowed.class)
                .hasMessageContaining("150 locks");
    }

    @Test
    void pathsAreNames() {
        for (var path : List.of("", "a\nb", "a\0", "x".repeat(1001))) {
            assertThatThrownBy(() -> locks.lock(ALICE, WEB, path)).isInstanceOf(InvalidInput.class);
        }
    }
}
