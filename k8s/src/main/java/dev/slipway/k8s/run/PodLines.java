package dev.slipway.k8s.run;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * What a pod prints, in pieces: each call goes on where the one before ended. A stream that is held open would miss what
 * comes after its file was rotated or its connection silently closed, so there is none.
 */
final class PodLines {
    private static final int ALL = -1;

    private final KubernetesClient client;
    private final Pod pod;
    private int tail;
    private Instant last = Instant.MIN;
    private int atLast;
    private int restarts;

    /** From the beginning. */
    static PodLines all(KubernetesClient client, Pod pod) {
        return new PodLines(client, pod, ALL);
    }

    /** From the last lines on. */
    static PodLines last(KubernetesClient client, Pod pod, int lines) {
        return new PodLines(client, pod, lines);
    }

    private PodLines(KubernetesClient client, Pod pod, int tail) {
        this.client = client;
        this.pod = pod;
        this.tail = tail;
        this.restarts = restarts(pod);
    }

    /** Passes on what is new; nothing where the pod has no log yet, or is gone. */
    void pass(Pod now, Consumer<PodLine> sink) {
        int count = restarts(now);
        if (count > restarts && !last.equals(Instant.MIN)) {
            // What the container before this one still said after the last call.
            read(true, sink);
        }
        restarts = count;
        read(false, sink);
    }

    private void read(boolean previous, Consumer<PodLine> sink) {
        try (var reader = new BufferedReader(open(previous))) {
            var from = last;
            int skip = atLast;
            for (var written = reader.readLine(); written != null; written = reader.readLine()) {
                var line = PodLine.parse(written);
                if (line.isEmpty() || line.get().at().isBefore(from)) {
                    continue;
                }
                if (line.get().at().equals(from) && skip > 0) {
                    skip--;
                    continue;
                }
                note(line.get().at());
                sink.accept(line.get());
            }
        } catch (KubernetesClientException | IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            // Nothing was begun yet, or it is gone; what an outage keeps back comes with the next call.
        }
    }

    private void note(Instant at) {
        atLast = at.equals(last) ? atLast + 1 : 1;
        last = at;
    }

    private Reader open(boolean previous) {
        var log = client.pods().resource(pod).withReadyWaitTimeout(0).usingTimestamps();
        var chosen = previous ? log.terminated() : log;
        if (!last.equals(Instant.MIN)) {
            return chosen.sinceTime(last.toString()).getLogReader();
        }
        return tail == ALL ? chosen.getLogReader() : chosen.tailingLines(tail).getLogReader();
    }

    private static int restarts(Pod pod) {
        return Obstacle.container(pod).map(ContainerStatus::getRestartCount).orElse(0);
    }
}
