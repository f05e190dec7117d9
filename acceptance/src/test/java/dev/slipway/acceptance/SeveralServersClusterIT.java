package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Three servers of one Slipway: pushes and fetches go to any, and one is killed. They need the machine for themselves. */
@Isolated
class SeveralServersClusterIT {
    /** Verbs for servers beside each other, which are known by their numbers. */
    private static final String VERBS = """
            serve_as() {
                SLIPWAY_DATA=$story/data$1 SLIPWAY_SSH=127.0.0.1:$2 SLIPWAY_HTTP=127.0.0.1:$3 \\
                    slipway serve >>$story/server$1.log 2>&1 &
                echo $! >$story/server$1.pid
                git config --global url.ssh://git@127.0.0.1:$2/.insteadOf server$1:
                eval "ssh$1=$2"
                eval "http$1=$3"
            }
            ready() { eventually curl -sf -o /dev/null "http://127.0.0.1:$(eval "echo \\$http$1")/readyz"; }
            ask() { local port; port=$(eval "echo \\$ssh$1"); shift; ssh -p "$port" git@127.0.0.1 "$@"; }
            trap 'kill $(cat $story/server?.pid) 2>/dev/null; wait' EXIT
            """;

    @TempDir
    Path folder;

    private Cluster cluster;
    private Cluster.Place place;
    private Machine machine;

    @BeforeEach
    void serve() throws IOException {
        cluster = Cluster.connect();
        place = cluster.place(folder);
        machine = new Machine(folder, place.environment());
        machine.run("slipway --version");
        machine.run(VERBS);
        for (int number = 1; number <= 3; number++) {
            machine.run("serve_as %d %d %d".formatted(number, Machine.freePort(), Machine.freePort()));
        }
        machine.run("ready 1 && ready 2 && ready 3");
    }

    @AfterEach
    void end() throws IOException {
        if (machine != null) {
            machine.close();
            place.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    // withstand G 97, G 111
    @Test
    void oneIsKilledInMidDeployAndAnotherGoesOnWithIt() {
        machine.run("site shop one && git push -q server1:shop main");
        assertThat(machine.run("git clone -q server2:shop $story/copy && cat $story/copy/index.html"))
                .isEqualTo("<h1>one</h1>");
        machine.run("echo '<h1>two</h1>' >index.html && git commit -qam two && git push -q server3:shop main");

        machine.run("echo '<h1>three</h1>' >index.html && git commit -qam three");
        machine.run("(git push server2:shop main >$story/push.log 2>&1; echo $? >$story/push.status) &");
        machine.run("eventually grep -q 'Building\\|Fetching' $story/push.log && kill -KILL $(cat $story/server2.pid)");

        machine.run("eventually test -s $story/push.status");
        assertThat(machine.run("cat $story/push.status")).isNotEqualTo("0");
        assertThat(machine.run("ask 3 deploys attach d3")).contains("d3 goes on", "Live as v3");
        assertThat(machine.run("eventually shows three page shop.localhost")).isEqualTo("<h1>three</h1>");
        assertThat(machine.run("ask 1 releases shop | grep -c ^v")).isEqualTo("3");
        assertThat(machine.run("git ls-remote server1:shop main | cut -f1"))
                .isEqualTo(machine.run("git rev-parse main"));
        assertThat(place.builds()).isEqualTo(3);
        assertThat(machine.run("git push server1:shop main 2>&1")).contains("Everything up-to-date");
    }

    // withstand H 118
    @Test
    void pushesAtTheSameTimeToAllOfThemAllEnd() {
        machine.run("site shop one && git push -q server1:shop main");
        for (int number = 1; number <= 3; number++) {
            machine.run("cd $story && site app%d page-%d && cd $story/shop".formatted(number, number));
        }
        machine.run("""
                pids=
                for n in 1 2 3; do (cd $story/app$n && exec git push -q server$n:app$n main) & pids="$pids $!"; done
                for pid in $pids; do wait $pid || exit 1; done""");
        for (int number = 1; number <= 3; number++) {
            assertThat(machine.run("eventually page app%d.localhost".formatted(number)))
                    .isEqualTo("<h1>page-%d</h1>".formatted(number));
        }
        machine.run("ask 1 config set shop A=1 & pid=$!; ask 2 config set shop B=2 && wait $pid");
        assertThat(machine.run("ask 3 config list shop --reveal")).contains("A", "B");
    }
}
