package dev.slipway.git.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

// withstand C 42
class UnpackMemoryTest {
    // A pool of 256, and shares of 4.
    private final UnpackMemory memory = new UnpackMemory(1024);

    @Test
    void onePushHasItsShareAndThePool() throws IOException {
        try (var push = memory.open()) {
            push.take(260);

            assertThatThrownBy(() -> push.take(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("more than 260 bytes of memory");
        }
    }

    @Test
    void othersKeepTheirShareWhileOneHasThePool() throws IOException {
        try (var large = memory.open();
                var small = memory.open()) {
            large.take(260);

            small.take(4);
            assertThatThrownBy(() -> small.take(1)).hasMessageContaining("push again in a minute");

            large.give(100);
            small.take(100);
            assertThat(small.held()).isEqualTo(104);
        }
    }

    @Test
    void whatAPushHeldIsThereForTheNext() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (var push = memory.open()) {
                push.take(200);
                push.give(50);
                push.take(100);
            }
        }
    }
}
