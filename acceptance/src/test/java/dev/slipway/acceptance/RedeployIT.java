package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visitors of an app that is deployed again and again. */
final class RedeployIT {
    private static final int REDEPLOYS = 20;
    private static final int VISITORS = 8;

    @TempDir
    private Path folder;

    @Test
    void losesNoVisitor() throws Exception { // withstand L 139
        try (var machine = new Machine(folder, Map.of())) {
            machine.run("server_start && service kept one && git push -q epinio main && page kept.localhost");
            try (var visits = new Visits(machine.httpPort(), "kept.localhost", VISITORS, Duration.ZERO)) {
                for (int i = 1; i <= REDEPLOYS; i++) {
                    machine.run(
                            i % 4 == 0
                                    ? "say text-%d && git push -q epinio main".formatted(i)
                                    : "remote config set kept ROUND=%d".formatted(i));
                }

                assertThat(visits.failures()).isEmpty();
                assertThat(visits.answered()).isGreaterThan(50 * REDEPLOYS);
            }
        }
    }

    @Test
    void letsLongRequestsEnd() throws IOException { // withstand L 139
        try (var machine = new Machine(folder, Map.of())) {
            machine.run("server_start && service kept one && git push -q epinio main && page kept.localhost");

            var answer = machine.run("""
                    page kept.localhost /slow >$story/slow.out 2>&1 & slow=$!
                    say two && git push -q epinio main 2>/dev/null && page kept.localhost
                    wait $slow && cat $story/slow.out""");

            assertThat(answer.lines()).containsExactly("two", "one");
        }
    }
}
