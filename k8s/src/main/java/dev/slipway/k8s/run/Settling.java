package dev.slipway.k8s.run;

import dev.slipway.core.Progress;
import dev.slipway.core.app.AppId;
import dev.slipway.k8s.Alarm;
import dev.slipway.k8s.Patience;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until Deployments have become what they were told to be. It looks again and again, and sooner when told of a
 * change, so that no watch that silently ends and no API server that is away for a while can make it miss anything.
 */
final class Settling {
    private static final Logger log = LoggerFactory.getLogger(Settling.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    /**
     * How a wait ended.
     *
     * @param process the name of the process that it failed of
     * @param pod that process's pod, if it came to one
     */
    record Failure(String process, Optional<Pod> pod, String what) {}

    private final AppObjects objects;
    private final String namespace;
    private final AppId app;
    private final Health health;
    private final RunConfig config;
    private final Progress progress;
    private final Map<String, Integer> restartsBefore = new HashMap<>();
    private final Map<String, Long> firstRunning = new HashMap<>();
    private final Map<String, Long> firstHindered = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private long lastAdvance = System.nanoTime();
    private long mostReady = -1;

    /** @param before what there is before anything is applied: what crashed then is no fault of what comes */
    Settling(
            AppObjects objects,
            String namespace,
            AppId app,
            Health health,
            RunConfig config,
            Progress progress,
            View before) {
        this.objects = objects;
        this.namespace = namespace;
        this.app = app;
        this.health = health;
        this.config = config;
        this.progress = progress;
        before.pods()
                .forEach(pod -> restartsBefore.put(
                        pod.getMetadata().getName(),
                        Obstacle.container(pod)
                                .map(each -> each.getRestartCount())
                                .orElse(0)));
    }

    /** Empty once all of them are settled; else why they did not become so within their limit. */
    Optional<Failure> await(List<Deployment> applied) throws InterruptedException {
        try (var alarm = objects.alarm(namespace, app)) {
            return await(applied, alarm);
        }
    }

    private Optional<Failure> await(List<Deployment> applied, Alarm alarm) throws InterruptedException {
        while (true) {
            var view = look();
            if (view.isPresent()) {
                if (applied.stream().allMatch(view.get()::isSettled)) {
                    return Optional.empty();
                }
                var failure = failure(view.get(), applied);
                if (failure.isPresent()) {
                    return failure;
                }
            }
            if (isOver(lastAdvance, health.bootLimit().plus(config.startAllowance()))) {
                return Optional.of(late(view, applied));
            }
            alarm.pause(LOOK);
        }
    }

    private Optional<View> look() throws InterruptedException {
        try {
            return Optional.of(objects.view(namespace, app));
        } catch (KubernetesClientException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while asking the API server");
            }
            if (!Patience.passes(e)) {
                throw e;
            }
            log.atWarn().addKeyValue("app", app).setCause(e).log("API server does not answer, asking it again");
            return Optional.empty();
        }
    }

    private Optional<Failure> failure(View view, List<Deployment> applied) {
        noteAdvance(view, applied);
        for (var each : applied) {
            var pods = view.newest(each);
            var names = PodNames.of(pods);
            for (var pod : pods) {
                var name = names.getOrDefault(pod.getMetadata().getName(), "");
                var obstacle = obstacle(pod);
                if (obstacle.isPresent() && isTooMuch(name, obstacle.get())) {
                    return Optional.of(
                            new Failure(name, Optional.of(pod), obstacle.get().what()));
                }
            }
            var type = PodNames.type(each);
            var obstacle = view.deployment(each.getMetadata().getName()).flatMap(Obstacle::of);
            if (obstacle.isPresent() && isTooMuch(type, obstacle.get())) {
                return Optional.of(
                        new Failure(type, Optional.empty(), obstacle.get().what()));
            }
        }
        return Optional.empty();
    }

    private void noteAdvance(View view, List<Deployment> applied) {
        long ready = applied.stream()
                .flatMap(each -> view.newest(each).stream())
                .filter(Obstacle::isReady)
                .count();
        if (ready > mostReady) {
            mostReady = ready;
            lastAdvance = System.nanoTime();
        }
    }

    private Optional<Obstacle> obstacle(Pod pod) {
        var name = pod.getMetadata().getName();
        var told = Obstacle.of(pod, restartsBefore.getOrDefault(name, 0));
        if (told.isPresent()) {
            return told;
        }
        boolean running = Obstacle.container(pod)
                .filter(status -> status.getState() != null && status.getState().getRunning() != null)
                .isPresent();
        if (running && !Obstacle.isReady(pod)) {
            long since = firstRunning.computeIfAbsent(name, _ -> System.nanoTime());
            if (isOver(since, health.bootLimit())) {
                return Optional.of(Obstacle.unhealthy(pod, health, new PodReport(objects, pod).probes()));
            }
        } else {
            firstRunning.remove(name);
        }
        return Optional.empty();
    }

    private boolean isTooMuch(String name, Obstacle obstacle) {
        return switch (obstacle.weight()) {
            case FINAL -> true;
            case MAY_PASS -> {
                tell(name, obstacle);
                yield isOver(
                        firstHindered.computeIfAbsent(obstacle.pod() + name, _ -> System.nanoTime()),
                        config.patience());
            }
            case WAITS -> {
                tell(name, obstacle);
                yield false;
            }
        };
    }

    private void tell(String name, Obstacle obstacle) {
        if (told.add(name)) {
            progress.detail("%s %s; waiting whether that passes".formatted(name, obstacle.what()));
        }
    }

    private Failure late(Optional<View> view, List<Deployment> applied) {
        for (var each : applied) {
            if (view.isPresent() && !view.get().isSettled(each)) {
                return late(view.get(), each);
            }
        }
        throw new KubernetesClientException("the API server has not answered for too long");
    }

    private Failure late(View view, Deployment deployment) {
        var pods = view.newest(deployment);
        var names = PodNames.of(pods);
        var limit = "did not get to run within %d s"
                .formatted(health.bootLimit().plus(config.startAllowance()).toSeconds());
        return pods.stream()
                .filter(pod -> !Obstacle.isReady(pod))
                .findFirst()
                .map(pod -> new Failure(
                        names.getOrDefault(pod.getMetadata().getName(), ""),
                        Optional.of(pod),
                        Obstacle.of(pod, 0).map(Obstacle::what).orElse(limit)))
                .orElseGet(() -> new Failure(PodNames.type(deployment), Optional.empty(), limit));
    }

    private static boolean isOver(long since, Duration limit) {
        return System.nanoTime() - since > limit.toNanos();
    }
}
