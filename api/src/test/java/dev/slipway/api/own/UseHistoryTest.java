package dev.slipway.api.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.own.UseHistory.Sample;
import dev.slipway.core.app.AppId;
import dev.slipway.core.release.ProcessUse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class UseHistoryTest {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration STEP = Duration.ofMinutes(10);
    private static final ProcessUse BUSY = new ProcessUse(0.5, 1024);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final LinkedBlockingQueue<AppId> asked = new LinkedBlockingQueue<>();
    private final AppId app = AppId.random();
    private UseHistory history = of(Duration.ZERO, _ -> Map.of("web.1", BUSY));

    /** One whose source is asked each millisecond, after which that time is over. */
    private UseHistory of(Duration step, Function<AppId, Map<String, ProcessUse>> source) {
        InstantSource time = now::get;
        Clock clock = time.withZone(ZoneOffset.UTC);
        return new UseHistory(
                each -> {
                    now.updateAndGet(before -> before.plus(step));
                    asked.add(each);
                    return source.apply(each);
                },
                clock,
                SOON);
    }

    @AfterEach
    void stop() {
        history.close();
    }

    private void awaitSamples(int count) throws InterruptedException {
        // The one before the last that was asked for is there.
        for (int i = 0; i < count + 1; i++) {
            asked.take();
        }
    }

    @Test
    void appIsAskedAboutFromTheFirstLookOn() throws Exception {
        assertThat(history.look(app)).isEmpty();
        awaitSamples(1);

        assertThat(history.look(app)).contains(new Sample(Instant.EPOCH, Map.of("web.1", BUSY)));
    }

    @Test
    void whatNobodyLookedAtForAnHourIsForgotten() throws Exception {
        var other = AppId.random();
        history = of(STEP, _ -> Map.of("web.1", BUSY));
        history.look(app);
        for (int i = 0; i < 7; i++) {
            assertThat(asked.take()).isEqualTo(app);
        }
        history.look(other);

        assertThat(List.of(asked.take(), asked.take())).containsOnly(other);
        assertThat(history.look(app)).isEmpty();
    }

    @Test
    void hourIsKeptOfWhatSomebodyKeepsLookingAt() throws Exception {
        history = of(STEP, each -> {
            history.look(each);
            return Map.of("web.1", BUSY);
        });
        history.look(app);
        awaitSamples(12);

        var times = history.look(app).stream().map(Sample::at).toList();
        assertThat(times).isSorted().hasSize(7);
        assertThat(Duration.between(times.getFirst(), times.getLast())).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void onlyTheTwentyAppsThatWereLookedAtLastAreKept() throws Exception {
        history.look(app);
        awaitSamples(1);
        assertThat(history.look(app)).isNotEmpty();

        IntStream.range(0, 20).forEach(_ -> history.look(AppId.random()));

        assertThat(history.look(app)).isEmpty();
    }

    @Test
    void onlyTheFirstTwentyProcessesOfManyAreKept() throws Exception {
        var many = IntStream.range(100, 200).boxed().collect(Collectors.toMap(number -> "web." + number, _ -> BUSY));
        history = of(Duration.ZERO, _ -> many);
        history.look(app);
        awaitSamples(1);

        assertThat(history.look(app).getFirst().uses()).hasSize(20).containsKeys("web.100", "web.119");
    }

    @Test
    void failureLeavesAGap() throws Exception {
        var failed = new CountDownLatch(1);
        history = of(Duration.ZERO, _ -> {
            if (failed.getCount() > 0) {
                failed.countDown();
                throw new IllegalStateException("the cluster is away");
            }
            return Map.of("web.1", BUSY);
        });
        history.look(app);
        awaitSamples(2);

        assertThat(history.look(app)).contains(new Sample(Instant.EPOCH, Map.of("web.1", BUSY)));
    }

    @Test
    void nobodyIsAskedAnyMoreWhenItIsClosed() throws Exception {
        var interrupted = new CountDownLatch(1);
        history = of(Duration.ZERO, _ -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                interrupted.countDown();
            }
            return Map.of();
        });
        history.look(app);
        asked.take();

        history.close();

        interrupted.await();
        assertThat(history.look(app)).isEmpty();
        assertThat(asked).isEmpty();
    }
}
