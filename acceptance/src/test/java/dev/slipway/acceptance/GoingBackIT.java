package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that was upgraded while an app was built, and is taken back to the version before, as the README says. */
final class GoingBackIT {
    @TempDir
    private Path folder;

    @Test
    void servesWhatWasLiveBeforeTheUpgrade() throws IOException { // withstand I 123
        try (var kept = Kept.in(folder)) {
            var machine = kept.machine();
            var before = kept.page();
            kept.say();
            kept.buildpack().hold();
            machine.run("""
                    git push epinio main >$story/push.out 2>&1 & push=$!
                    eventually grep -q 'remote: *building' $story/push.out
                    server_kill; wait $push; [ $? != 0 ]""");
            kept.buildpack().letGo();

            upgrade(machine);
            assertThat(machine.fail("timeout 60 slipway serve")).contains("newer than this program's", "state.db");
            machine.run("mv $SLIPWAY_DATA/state.db.v* $SLIPWAY_DATA/state.db && rm -f $SLIPWAY_DATA/state.db-wal");

            assertThat(kept.startAndCheck()).isEqualTo(before);
            assertThat(machine.run("remote deploys kept | grep '^d2 '")).contains("failed");
            kept.pushAgain();
        }
    }

    /** What a newer program's start does: a copy of the state as it is, then tables and a version that this one does not know. */
    private static void upgrade(Machine machine) {
        machine.run("""
                python3 - $SLIPWAY_DATA/state.db <<'END'
                import sqlite3, sys
                state = sqlite3.connect(sys.argv[1], isolation_level=None)
                version = state.execute("pragma user_version").fetchone()[0]
                state.execute("vacuum into ?", (f"{sys.argv[1]}.v{version}",))
                state.execute("create table novelty (name text)")
                state.execute(f"pragma user_version = {version + 1}")
                END
                chmod 600 $SLIPWAY_DATA/state.db.v*""");
    }
}
