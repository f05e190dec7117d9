package dev.slipway.k8s.run;

import dev.slipway.core.Progress;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Comparator;
import java.util.List;

/** What there is to say of a pod that did not get to run: its events, and the last that it printed. */
final class PodReport {
    private static final int LAST_EVENTS = 5;
    private static final int LAST_LINES = 20;
    private static final int LONGEST = 400;

    private final AppObjects objects;
    private final Pod pod;

    PodReport(AppObjects objects, Pod pod) {
        this.objects = objects;
        this.pod = pod;
    }

    void tell(Progress progress) {
        warnings().stream()
                .map(event -> "%s: %s".formatted(event.getReason(), shortened(event.getMessage())))
                .distinct()
                .forEach(progress::detail);
        lastLines().forEach(progress::detail);
    }

    /** What the kubelet said of the pod's health checks, oldest first. */
    List<String> probes() {
        return warnings().stream()
                .filter(event -> "Unhealthy".equals(event.getReason()))
                .map(Event::getMessage)
                .toList();
    }

    private List<Event> warnings() {
        var all = objects
                .client()
                .v1()
                .events()
                .inNamespace(pod.getMetadata().getNamespace())
                .withField("involvedObject.uid", pod.getMetadata().getUid())
                .list()
                .getItems()
                .stream()
                .filter(event -> "Warning".equals(event.getType()))
                .sorted(Comparator.comparing(PodReport::time))
                .toList();
        return all.subList(Math.max(0, all.size() - LAST_EVENTS), all.size());
    }

    private List<String> lastLines() {
        var container = Obstacle.container(pod);
        if (container.isEmpty() || container.get().getState() == null) {
            return List.of();
        }
        boolean restarted = container.get().getRestartCount() > 0
                && container.get().getState().getTerminated() == null;
        var resource = objects.client().pods().resource(pod);
        try {
            var text = restarted
                    ? resource.terminated().tailingLines(LAST_LINES).getLog()
                    : resource.tailingLines(LAST_LINES).withReadyWaitTimeout(0).getLog();
            return text.lines().toList();
        } catch (KubernetesClientException nothingYet) {
            // A container that never began has no log, and one that is being made anew has lost it.
            return List.of();
        }
    }

    private static String time(Event event) {
        return event.getLastTimestamp() == null
                ? String.valueOf(event.getMetadata().getCreationTimestamp())
                : event.getLastTimestamp();
    }

    private static String shortened(String text) {
        var line = text.lines().findFirst().orElse("");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
