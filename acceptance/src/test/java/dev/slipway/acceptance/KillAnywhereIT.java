package dev.slipway.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that is killed at, or fails to do, one of the calls by which a push becomes lasting. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillAnywhereIT {
    private Kept kept;

    @BeforeAll
    void serve(@TempDir Path folder) throws IOException {
        kept = Kept.in(folder);
        assumeTrue(
                kept.machine().type("strace -o /dev/null true").status() == 0, "needs strace, and the right to use it");
    }

    @AfterAll
    void end() throws IOException {
        kept.close();
    }

    /** The number counts the calls of one thread; a push makes them on two or three. */
    @ParameterizedTest
    @CsvSource({
        "'fsync,fdatasync', 1",
        "'fsync,fdatasync', 3",
        "'fsync,fdatasync', 5",
        "'fsync,fdatasync', 8",
        "'rename,renameat2', 1",
        "'rename,renameat2', 4",
        "'link,linkat', 1",
        "'link,linkat', 2"
    })
    void leavesAllOrNothingOfAPush(String calls, int number) throws IOException { // withstand G 97
        var before = kept.page();
        var after = kept.say();

        pushUnder("inject=%s:signal=KILL:when=%d".formatted(calls, number));

        kept.startAndCheck(before, after);
        kept.pushAgain();
    }

    @ParameterizedTest
    @CsvSource({"'fsync,fdatasync', EIO", "'rename,renameat2', EIO", "'link,linkat', ENOSPC"})
    void refusesAPushThatCannotBeStored(String calls, String error) throws IOException { // withstand G 99
        var before = kept.page();
        var after = kept.say();

        pushUnder("inject=%s:error=%s:when=2+".formatted(calls, error));

        kept.startAndCheck(before, after);
        kept.pushAgain();
    }

    /** Pushes while a tracer lies in wait, and kills the server if that has not. */
    private void pushUnder(String trap) throws IOException {
        kept.machine().run("""
                server=$(cat $story/server.pid)
                strace -f -p $server -e trace=none -e %s -o /dev/null 2>$story/strace.out & tracer=$!
                eventually grep -q '^TracerPid:.*[1-9]' /proc/$server/status
                timeout 60 git push epinio main >$story/push.out 2>&1
                server_kill; wait $tracer; true""".formatted(trap));
    }
}
