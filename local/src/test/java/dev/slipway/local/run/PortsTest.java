package dev.slipway.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class PortsTest {
    private final Ports ports = new Ports();

    @Test
    void portIsOnesOwnBeforeOneListensOnIt() {
        // As many as the kernel, which knows of none of them, would hardly ever choose without choosing one twice.
        int processes = 1000;
        var taken = new HashSet<Integer>();
        for (int i = 0; i < processes; i++) {
            taken.add(ports.take());
        }

        assertThat(taken).hasSize(processes);
    }

    @Test
    void portThatIsGivenBackCanBeTakenAgain() {
        int morePortsThanThereAre = 1 << 16;
        for (int i = 0; i < morePortsThanThereAre; i++) {
            ports.giveBack(ports.take());
        }

        assertThat(ports.take()).isPositive();
    }
}
