package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A thousand people at the SSH port and a thousand visitors, of whom a tenth does something. */
@Isolated
final class CrowdIT {
    private static final int EACH = 1_000;
    private static final int ROUNDS = Boolean.getBoolean("slipway.full") ? 10 : 1;
    private static final Duration SLOWEST_LOGIN = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    @Test
    void keepsNobodyWaitingAndLeavesNothing() throws Exception { // withstand H 117
        try (var machine = new Machine(folder, Map.of())) {
            machine.run("server_start && service kept one && git push -q epinio main");
            // So that whatever is made once is there.
            come(machine, EACH / 10);
            var before = Footprint.of(machine);

            for (int round = 0; round < ROUNDS; round++) {
                var logins = come(machine, EACH);

                assertThat(percentile(logins, 99)).as("p99 of logins").isLessThan(SLOWEST_LOGIN);
                before.awaitAgain(machine);
            }
        }
    }

    /** Connects so many of both, lets them do something, and has all of them leave; returns the times of logins. */
    private static List<Duration> come(Machine machine, int each) throws Exception {
        try (var crowd = new Crowd(machine, "kept.localhost")) {
            crowd.logIn(each);
            crowd.visit(each);
            assertThat(machine.run("curl -sS http://127.0.0.1:$HTTP_PORT/metrics"))
                    .containsPattern("slipway_ssh_connections\\{.*authenticated.*} %d".formatted(each));
            crowd.act(5);
            return crowd.logins();
        }
    }

    private static Duration percentile(List<Duration> times, int percent) {
        return times.stream().sorted().toList().get(times.size() * percent / 100);
    }
}
