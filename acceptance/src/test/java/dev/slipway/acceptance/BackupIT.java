package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backups that are made while pushes go on, and put back at paths where no server was before. */
final class BackupIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Account.class)
    void bringsBackAllOfAServerElsewhere(Account account) throws IOException { // withstand I 121
        assumeTrue(account.isUsable(), "needs root, setpriv, and a JDK that everybody may use");
        try (var kept = Kept.in(folder, account)) {
            kept.machine().run("remote config set kept SECRET=canary-value-1234");
            for (var place : new String[] {"s", "a/longer/path/than/before"}) {
                var archive = place.length() == 1 ? "slipway backup $story/backup" : "remote backup >$story/backup";

                backUpUnderLoad(kept, archive);

                var restored = kept.machine().run("""
                        server_stop && mv $SLIPWAY_DATA $story/gone-$RANDOM
                        export SLIPWAY_DATA=$story/%s && slipway restore $story/backup && rm $story/backup""".formatted(place));
                assertThat(restored).contains("Restored to").contains("slipway serve --data");
                assertThat(kept.startAndCheck()).startsWith("text-");
                // The key that clients know, or ssh would refuse to go on.
                assertThat(kept.machine().run("remote config list kept --reveal"))
                        .contains("canary-value-1234");
                assertThat(kept.machine().run("git fetch -q epinio && git branch -r | wc -l"))
                        .isNotEqualTo("1");
                kept.pushAgain();
            }
            assertThat(kept.machine().run("grep -c ERROR $story/server.log || true"))
                    .isEqualTo("0");
        }
    }

    /** Pushes deploys and branches without end until the backup is there, of which only its owner reads anything. */
    private static void backUpUnderLoad(Kept kept, String command) {
        kept.machine().run("""
                rm -f $story/enough
                (
                    n=0
                    until [ -e $story/enough ]; do
                        n=$((n + 1)); head -c 300000 /dev/urandom >blob; say text-load-$n
                        git push -q epinio main && git push -q epinio main:refs/heads/branch-$n || break
                    done
                    echo $n pushes
                ) >$story/load.out 2>&1 & load=$!
                eventually git ls-remote --exit-code -q epinio refs/heads/branch-1 >/dev/null
                %s; status=$?
                touch $story/enough; wait $load; cat $story/load.out
                [ $status = 0 ] && grep -q pushes $story/load.out && ! grep -q rejected $story/load.out""".formatted(command));
    }
}
