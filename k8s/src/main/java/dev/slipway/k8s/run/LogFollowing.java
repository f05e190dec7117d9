package dev.slipway.k8s.run;

import dev.slipway.core.app.AppId;
import dev.slipway.core.release.LogLine;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines of all pods of an app as one log, those of pods that come later too. */
final class LogFollowing {
    private static final Logger log = LoggerFactory.getLogger(LogFollowing.class);
    private static final Duration LOOK = Duration.ofMillis(700);

    private final AppObjects objects;
    private final AppId app;
    private final Map<String, PodLines> known = new HashMap<>();
    private volatile boolean ended;

    LogFollowing(AppObjects objects, AppId app) {
        this.objects = objects;
        this.app = app;
    }

    /** The last lines of all pods that there are, oldest first. */
    List<String> last(int lines) {
        var all = new ArrayList<LogLine>();
        var pods = objects.pods(app);
        var names = PodNames.of(pods);
        for (var pod : pods) {
            var source = names.getOrDefault(pod.getMetadata().getName(), "");
            var reader = PodLines.last(objects.client(), pod, lines);
            reader.pass(pod, line -> all.add(line.from(source)));
            known.put(pod.getMetadata().getUid(), reader);
        }
        all.sort(Comparator.comparing(LogLine::at));
        return all.subList(Math.max(0, all.size() - lines), all.size()).stream()
                .map(LogLine::toString)
                .toList();
    }

    /** Passes on what comes after that, until ended, and interrupted so that it is at once. */
    void passOn(Consumer<String> sink) {
        try {
            while (!ended) {
                Thread.sleep(LOOK);
                look(sink);
            }
        } catch (InterruptedException _) {
            // Nobody reads on.
        }
    }

    /** An interruption alone can get lost in the client, while it waits for an answer. */
    void end() {
        ended = true;
    }

    private void look(Consumer<String> sink) {
        try {
            var pods = objects.pods(app);
            var names = PodNames.of(pods);
            for (var pod : pods) {
                var source = names.getOrDefault(pod.getMetadata().getName(), "");
                reader(pod).pass(pod, line -> sink.accept(line.from(source).toString()));
            }
            known.keySet()
                    .retainAll(
                            pods.stream().map(pod -> pod.getMetadata().getUid()).toList());
        } catch (KubernetesClientException e) {
            log.atWarn().addKeyValue("app", app).setCause(e).log("logs cannot be followed now, trying again");
        }
    }

    private PodLines reader(Pod pod) {
        return known.computeIfAbsent(pod.getMetadata().getUid(), _ -> PodLines.all(objects.client(), pod));
    }
}
