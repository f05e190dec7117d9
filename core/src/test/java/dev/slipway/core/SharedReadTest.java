package dev.slipway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SharedReadTest {
    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void eachWhoAsksAloneReadsAnew() {
        var shared = new SharedRead<>(reads::incrementAndGet);

        assertThat(shared.get()).isOne();
        assertThat(shared.get()).isEqualTo(2);
    }

    @Test
    void whoAskDuringAReadShareTheNextOne() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var shared = new SharedRead<>(() -> {
            begun.countDown();
            await(go);
            return reads.incrementAndGet();
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(shared::get);
            begun.await();
            var asked = new CountDownLatch(50);
            var others = IntStream.range(0, 50)
                    .mapToObj(_ -> threads.submit(() -> {
                        asked.countDown();
                        return shared.get();
                    }))
                    .toList();
            asked.await();
            go.countDown();

            assertThat(first.get()).isOne();
            for (var other : others) {
                // Who was slow to join may have come after the second read began, but none shares the first.
                assertThat(other.get()).isGreaterThan(1);
            }
            assertThat(reads.get()).isLessThan(10);
        }
    }

    @Test
    void failureIsToldAndTheNextReadGoesOn() {
        var shared = new SharedRead<>(() -> {
            if (reads.incrementAndGet() == 1) {
                throw new Busy("not now", "ask again");
            }
            return "read";
        });

        assertThatThrownBy(shared::get).isInstanceOf(Busy.class).hasMessageContaining("not now");
        assertThat(shared.get()).isEqualTo("read");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
