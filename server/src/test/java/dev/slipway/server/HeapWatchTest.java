package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapWatchTest {
    private long garbage;
    private long alive = HeapWatch.ENOUGH / 2;
    private int collections;
    private final HeapWatch watch = new HeapWatch(() -> alive + garbage, () -> {
        garbage = 0;
        collections++;
    });

    @Test
    void leavesSmallHeapsAlone() {
        garbage = HeapWatch.ENOUGH / 2;

        watch.look();

        assertThat(collections).isZero();
    }

    @Test
    void collectsAnewWheneverTheHeapHasGrownToTwiceWhatIsAlive() {
        alive = 2 * HeapWatch.ENOUGH;
        watch.look();

        garbage = alive;
        watch.look();
        assertThat(collections).isEqualTo(1);

        garbage = alive + 1;
        watch.look();
        assertThat(collections).isEqualTo(2);
    }
}
