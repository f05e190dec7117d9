package dev.slipway.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.process.ProcFile;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UsesTest {
    private static final long SECOND = 1_000_000_000L;

    private final Uses uses = new Uses();

    private static ProcFile process(long pid, long cpu) {
        return new ProcFile(pid, "app", 1, pid, cpu, 1, 0);
    }

    @Test
    void nothingIsKnownBeforeTheSecondLook() {
        uses.add(0, List.of(process(7, 100)), 4096);

        assertThat(uses.now()).isEmpty();
    }

    @Test
    void coresAreThoseThatWereBusySinceTheFirstOfTheLastLooks() {
        uses.add(0, List.of(process(7, 100), process(8, 0)), 4096);
        uses.add(SECOND, List.of(process(7, 150), process(8, 100)), 8192);

        assertThat(uses.now()).hasValueSatisfying(use -> {
            assertThat(use.cores()).isEqualTo(1.5);
            assertThat(use.memoryBytes()).isEqualTo(8192);
        });
    }

    @Test
    void whatWasLongAgoCountsNoMore() {
        for (int second = 0; second <= 10; second++) {
            uses.add(second * SECOND, List.of(process(7, second < 5 ? 100L * second : 400)), 1);
        }

        assertThat(uses.now().orElseThrow().cores()).isZero();
    }

    @Test
    void endOfAChildIsNoNegativeUse() {
        uses.add(0, List.of(process(7, 100), process(8, 500)), 1);
        uses.add(SECOND, List.of(process(7, 110)), 1);

        assertThat(uses.now().orElseThrow().cores()).isZero();
    }
}
