package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose clock jumps. */
final class ClockIT {
    private static final String BOB = "as bob ssh -p $SSH_PORT git@127.0.0.1 whoami";

    @TempDir
    private Path folder;

    @Test
    void holdsItsOrderAndItsLimits() throws IOException { // withstand G 112
        try (var kept = Kept.in(folder)) {
            var machine = kept.machine();
            assumeTrue(
                    machine.type(
                                            "faked=$(ls /usr/lib*/faketime/libfaketimeMT.so.1 /usr/lib/*/faketime/libfaketimeMT.so.1"
                                                    + " 2>/dev/null | head -n 1); [ -n \"$faked\" ]")
                                    .status()
                            == 0,
                    "needs libfaketime, of Debian's package faketime");
            startWithClock(machine);

            orderIsThatOfWhatHappened(kept);
            buildAcrossAJump(kept, "+1d");
            bootAcrossAJump(kept, "+0");
            buildAcrossAJump(kept, "-1d");
            bootAcrossAJump(kept, "+0");

            machine.run("server_stop");
            kept.startAndCheck();
            kept.pushAgain();
        }
    }

    /** The server's clock follows the file, within a second; this terminal's, and that by which time passes, do not. */
    private static void startWithClock(Machine machine) {
        machine.run("""
                server_stop
                jump() { echo $1 >$story/clock.new && mv $story/clock.new $story/clock && sleep 1.5; }
                jump +0
                LD_PRELOAD=$faked FAKETIME_TIMESTAMP_FILE=$story/clock FAKETIME_CACHE_DURATION=1 \\
                    FAKETIME_DONT_FAKE_MONOTONIC=1 server_start""");
    }

    /** More deploys than images are kept, on a day that has not come yet; then one before all of them. Keys follow the clock. */
    private static void orderIsThatOfWhatHappened(Kept kept) throws IOException {
        var machine = kept.machine();
        machine.run(
                "person bob && remote users add bob && remote keys add --user bob --expires 2d <$HOME/.ssh/bob.pub");
        machine.run("jump +1d");
        for (int i = 0; i < 3; i++) {
            kept.pushAgain();
        }
        assertThat(machine.run("tail -n 1 $story/server.log | cut -c1-19"))
                .as("that the server lives tomorrow")
                .isGreaterThan(machine.run("date -u -d '+23 hours' +%FT%T"));
        machine.run(BOB);
        machine.run("jump +3d");
        assertThat(machine.fail(BOB)).contains("denied");

        machine.run("jump -1d");
        machine.run(BOB);
        kept.pushAgain();
        assertThat(machine.run("remote releases kept | awk 'NR > 1 { print $1 }'")
                        .lines())
                .startsWith("v5", "v4", "v3");
        assertThat(machine.run("remote deploys kept | awk 'NR > 1 { print $1 }'")
                        .lines())
                .startsWith("d5", "d4", "d3");
        var last = kept.page();
        machine.run("remote rollback kept && remote rollback kept v5");
        assertThat(kept.page()).isEqualTo(last);
    }

    /** Of the build's 15 minutes only seconds have passed. */
    private static void buildAcrossAJump(Kept kept, String to) throws IOException {
        var machine = kept.machine();
        var text = kept.say();
        kept.buildpack().hold();
        machine.run("git push epinio main >$story/push.out 2>&1 & push=$!"
                + "; eventually grep -q 'remote: *building' $story/push.out; jump %s".formatted(to));
        kept.buildpack().letGo();
        machine.run("wait $push || { cat $story/push.out; false; }");
        assertThat(kept.page()).isEqualTo(text);
    }

    /** A process that never listens fails when its time is over: not before, and not a day later. */
    private static void bootAcrossAJump(Kept kept, String to) throws IOException {
        var machine = kept.machine();
        var before = kept.page();
        machine.run("remote apps set kept boot-limit 6s");
        machine.run("""
                sed -i 's/exec .*/exec sleep 600/' Procfile && git commit -qam Deaf
                timeout 60 git push epinio main >$story/push.out 2>&1 & push=$!
                eventually grep -q 'Rolling out' $story/push.out; start=$SECONDS; took=no; jump %s
                ! wait $push && took=$((SECONDS - start)) && [ $took -ge 5 ] && [ $took -lt 50 ] &&
                grep rejected $story/push.out || { echo after $took s; cat $story/push.out; false; }""".formatted(to));
        machine.run("remote apps set kept boot-limit 60s; git checkout -q HEAD^ Procfile && git commit -qm Hearing");
        assertThat(kept.page()).isEqualTo(before);
    }
}
