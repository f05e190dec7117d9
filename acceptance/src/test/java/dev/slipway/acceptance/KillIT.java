package dev.slipway.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that is killed in the middle of a push, in each of its phases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillIT {
    private static final String PUSH = "git push epinio main >../push.out 2>&1 & push=$!";

    /** How the machine is brought there: the push runs in the background, with its process id in {@code push}. */
    enum Phase {
        PACK_HALF_READ(
                """
                head -c 8000000 /dev/urandom >blob && git add blob && git commit -qm Blob
                cat >../bin/half-ssh <<'END'
                #!/bin/bash
                exec ssh "$@" < <(head -c 3000000; exec sleep 20 2>/dev/null)
                END
                chmod +x ../bin/half-ssh
                GIT_SSH=half-ssh""" + " " + PUSH,
                "sh -c 'find $SLIPWAY_DATA/repositories -path \"*incoming/*\" -size +1000k | grep -q .'"),
        WAITING_FOR_ITS_TURN("""
                (cd .. && service other hello && exec git push epinio main >../other.out 2>&1) &
                eventually grep -q 'remote: *building' ../other.out
                """ + PUSH, "grep -q Waiting ../push.out"),
        BUILDING(PUSH, "grep -q 'remote: *building' ../push.out"),
        RELEASE_PROCESS(
                "echo 'release: echo releasing; sleep 2' >>Procfile && git commit -qam Slow\n" + PUSH,
                "grep -q 'remote: *releasing' ../push.out"),
        STARTING(
                "sed -i 's/web: /&sleep 2; /' Procfile && git commit -qam Slow\n" + PUSH,
                "grep -q 'Rolling out' ../push.out"),
        LIVE(PUSH, "grep -q 'Live as' ../push.out");

        private final String begin;
        private final String reached;

        Phase(String begin, String reached) {
            this.begin = begin;
            this.reached = reached;
        }

        boolean isHeld() {
            return this == WAITING_FOR_ITS_TURN || this == BUILDING;
        }
    }

    private Kept kept;

    @BeforeAll
    void serve(@TempDir Path folder) throws IOException {
        kept = Kept.in(folder);
    }

    @AfterAll
    void end() throws IOException {
        kept.close();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void leavesAllOrNothingOfAPush(Phase phase) throws IOException { // withstand G 97, L 137
        var before = kept.page();
        var after = kept.say();
        if (phase.isHeld()) {
            kept.buildpack().hold();
        }
        kept.machine().run(phase.begin + "\neventually " + phase.reached);

        kept.machine().run("server_kill; wait $push; [ $? != 0 ] || echo pushed");
        kept.buildpack().letGo();

        kept.startAndCheck(before, after);
        kept.machine().run("git checkout -q first Procfile && git rm -qf --ignore-unmatch blob");
        kept.pushAgain();
    }
}
