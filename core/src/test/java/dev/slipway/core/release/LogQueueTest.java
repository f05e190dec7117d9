package dev.slipway.core.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Samples;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LogQueueTest {
    @Test
    void whatASlowReaderMissesIsCountedAndTold() throws InterruptedException {
        var queue = new LogQueue(Clock.fixed(Samples.NOW, ZoneOffset.UTC));
        for (int i = 0; i < 1_007; i++) {
            queue.offer("line " + i);
        }
        var read = new ArrayBlockingQueue<String>(2_000);
        var reader = Thread.ofVirtual().start(() -> {
            try {
                queue.passTo(read::add);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        var last = "";
        for (int i = 0; i < 1_001; i++) {
            last = String.valueOf(read.poll(10, TimeUnit.SECONDS));
        }
        reader.interrupt();
        reader.join();

        assertThat(last)
                .isEqualTo(
                        "2026-11-22T10:15:30.123Z slipway: 7 lines were left out: they came faster than they were read");
    }
}
