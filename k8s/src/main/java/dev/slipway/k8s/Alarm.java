package dev.slipway.k8s;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Watchable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts short the pauses of who looks at something again and again, when it changes. Nobody depends on being told: where a
 * watch is refused or silently ends, the pauses are as long as without.
 */
public final class Alarm implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Alarm.class);

    /** Changes come in groups, and one look is enough for those of so long a time. */
    private static final Duration GROUP = Duration.ofMillis(20);

    private final List<Watchable<?>> watched;
    private final List<Watch> watches = new ArrayList<>();
    private final Semaphore rung = new Semaphore(0);
    private boolean begun;

    private Alarm(List<Watchable<?>> watched) {
        this.watched = watched;
    }

    /** Rings when any of these changes; begins to watch with the first pause. Used by one thread. */
    public static Alarm of(Watchable<?>... watched) {
        return new Alarm(List.of(watched));
    }

    /** Pauses so long at most. */
    public void pause(Duration longest) throws InterruptedException {
        if (!begun) {
            begun = true;
            watched.forEach(this::watch);
        }
        if (rung.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
            Thread.sleep(GROUP);
            rung.drainPermits();
        }
    }

    private <T> void watch(Watchable<T> each) {
        try {
            watches.add(each.watch(new Listener<>(rung)));
        } catch (KubernetesClientException e) {
            log.atDebug().setCause(e).log("cannot watch, looking now and then");
        }
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }

    private record Listener<T>(Semaphore rung) implements Watcher<T> {
        @Override
        public void eventReceived(Action action, T changed) {
            rung.release();
        }

        @Override
        public void onClose(WatcherException cause) {
            log.atDebug().setCause(cause).log("a watch has ended, looking now and then");
        }
    }
}
