package dev.slipway.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Watchable;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AlarmTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final Pods pods = new Pods();

    @Test
    @Timeout(60)
    void endsAPauseWhenSomethingChanges() throws InterruptedException {
        try (var alarm = Alarm.of(pods)) {
            alarm.pause(SHORT);
            pods.change();

            alarm.pause(LONG);
        }
    }

    @Test
    @Timeout(60)
    void pausesForItsTimeOnceAWatchHasEnded() throws InterruptedException {
        try (var alarm = Alarm.of(pods)) {
            alarm.pause(SHORT);
            pods.end();

            alarm.pause(SHORT);
        }
        assertThat(pods.opened).isEqualTo(1);
    }

    @Test
    @Timeout(60)
    void watchesTheRestWhereOneWatchIsRefused() throws InterruptedException {
        var refused = new Pods();
        refused.refusing = true;
        try (var alarm = Alarm.of(refused, pods)) {
            alarm.pause(SHORT);
            pods.change();

            alarm.pause(LONG);
        }
        assertThat(pods.closed).isEqualTo(1);
    }

    @Test
    void watchesNothingWithoutAPause() {
        Alarm.of(pods).close();

        assertThat(pods.opened).isZero();
    }

    private static final class Pods implements Watchable<Pod> {
        private boolean refusing;
        private int opened;
        private int closed;
        private Watcher<Pod> watcher = new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {}

            @Override
            public void onClose(WatcherException cause) {}
        };

        void change() {
            watcher.eventReceived(Watcher.Action.MODIFIED, new Pod());
        }

        void end() {
            watcher.onClose(new WatcherException("too old resource version"));
        }

        @Override
        public Watch watch(Watcher<Pod> listener) {
            if (refusing) {
                throw new KubernetesClientException("forbidden");
            }
            opened++;
            watcher = listener;
            return () -> closed++;
        }

        @Override
        public Watch watch(ListOptions options, Watcher<Pod> listener) {
            return watch(listener);
        }

        @Override
        @SuppressWarnings("deprecation") // There is no way around what an interface wants.
        public Watch watch(String resourceVersion, Watcher<Pod> listener) {
            return watch(listener);
        }
    }
}
