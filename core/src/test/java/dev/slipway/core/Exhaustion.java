package dev.slipway.core;

import static org.assertj.core.api.Assertions.assertThat;

/** What a thread can run out of: doing it ends in an error of the virtual machine. */
public enum Exhaustion {
    STACK {
        @Override
        public void run() {
            assertThat(depth(0)).isNegative();
        }
    },
    MEMORY {
        @Override
        public void run() {
            assertThat(new long[Integer.MAX_VALUE]).isEmpty();
        }
    };

    public abstract void run();

    private static int depth(int depth) {
        return depth < 0 ? depth : depth(depth + 1) + 1;
    }
}
