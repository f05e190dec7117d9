package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that loses its power the moment a push has gone well, and with it all that was not synced to its disk. */
final class PowerCutIT {
    @TempDir
    private Path folder;

    @Test
    void takesNothingThatAPusherWasTold() throws IOException { // withstand G 100
        try (var kept = Kept.in(folder)) {
            var machine = kept.machine();
            assumeTrue(machine.type("strace -o /dev/null true").status() == 0, "needs strace, and the right to use it");
            machine.run("(cd .. && service other first)");
            var trace = new WriteTrace(machine.data());
            var after = kept.say();

            // A first push, a second one, one of a tree that is built, and one that is not deployed.
            pushTraced(
                    machine,
                    "git -C ../other push -q epinio main && git push -q epinio main && git commit -q --allow-empty -m Again"
                            + " && git push -q epinio main && git push -q $SERVER/idle main:refs/heads/idle");
            trace.follow(
                    machine.path("trace"),
                    Double.parseDouble(Files.readString(machine.path("pushed")).strip()));
            assertThat(trace.synced()).isGreaterThan(10);
            assertThat(trace.lost().stream()
                            .map(Path::toString)
                            .filter(path -> path.matches("(images|repositories|objects|state\\.db)(/.*|-wal)?")))
                    .isEmpty();
            trace.cut();

            assertThat(kept.startAndCheck()).isEqualTo(after);
            for (var pushed : new String[] {"../other main epinio", ". main epinio", ". idle $SERVER/idle"}) {
                assertPushed(machine, pushed.split(" "));
            }
            assertThat(machine.run("eventually page other.localhost")).isEqualTo("first");
            assertThat(machine.run("remote releases kept | grep -c '^v[123] '")).isEqualTo("3");
            kept.pushAgain();
        }
    }

    /** Types the commands while all that the server writes is traced, and cuts its life short when they have succeeded. */
    private static void pushTraced(Machine machine, String commands) {
        machine.run("""
                server=$(cat $story/server.pid)
                strace %s -p $server -o $story/trace 2>$story/strace.out & tracer=$!
                eventually grep -q '^TracerPid:.*[1-9]' /proc/$server/status
                %s; status=$?
                date +%%s.%%N >$story/pushed
                server_kill; wait $tracer; [ $status = 0 ]""".formatted(WriteTrace.OPTIONS, commands));
    }

    private static void assertPushed(Machine machine, String[] pushed) {
        assertThat(machine.run("git -C %s ls-remote %s %s | cut -c1-40".formatted(pushed[0], pushed[2], pushed[1])))
                .isEqualTo(machine.run("git -C %s rev-parse main".formatted(pushed[0])));
    }
}
