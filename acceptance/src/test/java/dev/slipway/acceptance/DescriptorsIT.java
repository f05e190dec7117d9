package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that may have 1,024 descriptors, or no more than it has already. */
final class DescriptorsIT {
    private static final String LIMITED = "sed -i '2i ulimit -n 1024' $story/bin/slipway";

    /** Nobody can be told anything for whose connection there is none. */
    private static final int TIMED_OUT = 124;

    @TempDir
    private Path folder;

    @Test
    void areNotAllTakenByThoseWhoOnlyConnect() throws IOException { // withstand G 114
        try (var machine = new Machine(folder, Map.of())) {
            machine.run(LIMITED + "; server_start && service kept one && git push -q epinio main");
            machine.run("""
                    for port in $HTTP_PORT $SSH_PORT; do
                        python3 $PROJECT/acceptance/src/test/silent-visitors.py $port 1100 >$story/held.$port &
                        visitors="${visitors-} $!"
                    done
                    eventually grep -q connections $story/held.$HTTP_PORT &&
                        eventually grep -q connections $story/held.$SSH_PORT""");

            machine.run("say two && eventually timeout 60 git push -q epinio main && remote ps kept");

            machine.run("kill $visitors; wait $visitors; true");
            assertThat(machine.run("eventually page kept.localhost")).isEqualTo("two");
        }
    }

    @Test
    void runningOutRefusesThePushAndEndsNothing() throws IOException { // withstand G 114
        try (var kept = Kept.in(folder)) {
            var machine = kept.machine();
            assumeTrue(machine.type("prlimit --version").status() == 0, "needs prlimit, of util-linux");
            int refused = 0;
            for (int left : new int[] {2, 5, 7, 10}) {
                kept.say();
                machine.run("""
                        server=$(cat $story/server.pid); most=$(prlimit --pid $server --nofile -o HARD --noheadings)
                        prlimit --pid $server --nofile=$(($(ls /proc/$server/fd | wc -l) + %d)):$most""".formatted(left));

                var push = machine.type("timeout 60 git push epinio main");

                machine.run("prlimit --pid $server --nofile=$most:$most");
                if (push.status() != 0 && push.status() != TIMED_OUT) {
                    assertThat(push.output()).containsPattern("remote rejected|remote: |fatal: |Connection closed");
                    refused++;
                }
                var text = kept.say();
                machine.run("git push -q epinio main");
                assertThat(kept.page()).isEqualTo(text);
                assertThat(machine.run("slipway apps --json && status 127.0.0.1 /readyz"))
                        .endsWith("200");
            }
            assertThat(refused).isPositive();
            // Without a descriptor the folder of a refused push cannot be looked into, so it stays until the next
            // start.
            machine.run("server_stop");
            kept.startAndCheck();
        }
    }
}
