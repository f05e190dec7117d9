package dev.slipway.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two changes of one app at the same moment: the end is that of one after the other, and nothing is left over. */
final class ConcurrentChangesIT { // withstand H 118
    private static final int ROUNDS = 3;
    private static final String MARK = "mark-" + UUID.randomUUID();

    @TempDir
    private Path folder;

    @Test
    void endAsIfOneAfterTheOther() throws IOException {
        try (var machine = new Machine(Files.createDirectories(folder.resolve("machine")), Map.of())) {
            machine.run("""
                    server_start
                    # Makes an app and a commit of it, in a folder of that name.
                    app() { cd $story && service $1 $1 && echo "web: exec python3 page.py %s" >Procfile && git commit -qa --amend -m First; }
                    # Runs two commands at once; their statuses are in first and second.
                    both() {
                        ( eval "$1" ) >$story/first.out 2>&1 & one=$!
                        ( eval "$2" ) >$story/second.out 2>&1 & two=$!
                        wait $one; first=$?; wait $two; second=$?
                    }
                    shown() { echo "$first $second"; cat $story/first.out $story/second.out; }
                    """.formatted(MARK));
            for (int round = 0; round < ROUNDS; round++) {
                creates(machine, "made" + round);
                deleteAndPush(machine, "gone" + round, round);
                renameAndPush(machine, "old" + round, "new" + round);
                removeKeyAndPush(machine, "key" + round);
                scaleAndPush(machine, "big" + round);
                nothingIsLeftOver(machine);
            }
        }
    }

    private static void creates(Machine machine, String app) {
        machine.run("""
                both 'remote apps create %1$s' 'remote apps create %1$s'
                [ $((first + second)) = 1 ] && [ $(remote apps | grep -c '^%1$s ') = 1 ] || { shown; false; }""".formatted(app));
    }

    private static void deleteAndPush(Machine machine, String app, int round) {
        machine.run("app %s && git push -q epinio main && page %s.localhost && say two".formatted(app, app));
        machine.run("both 'git push epinio main' 'sleep 0.%d; remote apps delete %s --yes'".formatted(3 * round, app));
        // Whichever was last decides whether the app is there, and then it is there as a whole.
        machine.run("""
                if remote apps | grep -q '^%1$s '; then
                    [ "$(git ls-remote epinio main | cut -c1-40)" = "$(git rev-parse HEAD)" ] && eventually page %1$s.localhost
                else
                    [ $(status %1$s.localhost) = 404 ]
                fi || { shown; false; }""".formatted(app));
    }

    private static void renameAndPush(Machine machine, String app, String name) {
        machine.run("app %s && git push -q epinio main && say two".formatted(app));
        machine.run("both 'git push epinio main' 'remote apps rename %s %s'".formatted(app, name));
        machine.run("""
                [ $second = 0 ] && eventually page %2$s.localhost >$story/served &&
                if remote apps | grep -q '^%1$s '; then
                    # The push came after, and made another app of the old name.
                    [ $first = 0 ] && [ "$(page %1$s.localhost)" = two ] && [ "$(cat $story/served)" = %1$s ]
                else
                    [ "$(cat $story/served)" = "$([ $first = 0 ] && echo two || echo %1$s)" ]
                fi || { shown; cat $story/served; remote apps; false; }""".formatted(app, name));
    }

    private static void removeKeyAndPush(Machine machine, String name) {
        machine.run("person %1$s && remote keys add --label %1$s <$HOME/.ssh/%1$s.pub && app %1$s".formatted(name));
        machine.run("both 'as %1$s git push epinio main' 'remote keys remove %1$s'".formatted(name));
        machine.run("""
                [ $second = 0 ] && ! as %1$s git ls-remote epinio 2>/dev/null &&
                if [ $first = 0 ]; then
                    eventually page %1$s.localhost
                else
                    [ -z "$(git ls-remote epinio 2>/dev/null)" ] || eventually page %1$s.localhost
                fi || { shown; false; }""".formatted(name));
    }

    private static void scaleAndPush(Machine machine, String app) {
        machine.run("app %s && git push -q epinio main && say two".formatted(app));
        machine.run("both 'git push epinio main' 'remote ps scale %s web=2'".formatted(app));
        machine.run("""
                [ $first = 0 ] && [ $second = 0 ] && [ $(remote ps %1$s | grep -c ' up ') = 2 ] &&
                [ "$(page %1$s.localhost)" = two ] && [ "$(page %1$s.localhost)" = two ] &&
                remote releases %1$s --json | grep -q '"version":"v3","state":"live","current":true' ||
                { shown; remote ps %1$s; remote releases %1$s; false; }""".formatted(app));
    }

    /** When all apps are deleted, no folder has anything of one, and no process runs. */
    private static void nothingIsLeftOver(Machine machine) {
        machine.run("""
                for made in $(remote apps --json | grep -o '"name":"[a-z0-9]*"' | cut -d'"' -f4); do
                    remote apps delete $made --yes || touch $story/kept
                done
                left() { (cd $SLIPWAY_DATA && find repositories images caches run build-logs logs objects/* -mindepth 1); }
                nothing() { ! pgrep -fa 'python3 page.py %s$' && [ -z "$(left)" ]; }
                [ ! -e $story/kept ] && eventually nothing || { left; false; }""".formatted(MARK));
    }
}
