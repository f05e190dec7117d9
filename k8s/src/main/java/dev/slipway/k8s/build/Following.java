package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Progress;
import dev.slipway.k8s.Alarm;
import dev.slipway.k8s.Patience;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows one build from its start to its end, whether we started it or a server before us. */
final class Following implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration BETWEEN_NOTES = Duration.ofSeconds(1);
    private static final Duration QUIET_START = Duration.ofSeconds(15);
    private static final Pattern DIGEST = Pattern.compile("(?m)^\\s*digest = \"(sha256:[0-9a-f]{64})\"");

    private final KubernetesClient client;
    private final Runs runs;
    private final BuildConfig config;
    private final Build build;
    private final Progress progress;
    private final Patience patience;
    private final BuildOutput output;
    private final Alarm alarm;

    private long noted = System.nanoTime();
    private Optional<Shown> last = Optional.empty();

    Following(KubernetesClient client, Runs runs, BuildConfig config, Build build, Progress progress) {
        this.client = client;
        this.runs = runs;
        this.config = config;
        this.build = build;
        this.progress = progress;
        this.patience = new Patience(progress);
        this.output = new BuildOutput(progress, config.outputBytes());
        this.alarm = runs.alarm(build);
    }

    /**
     * Passes on what the build prints, and returns the digest of the image that it made.
     *
     * @throws BuildFailed if it failed, was removed, or did not start in time
     */
    String toEnd() throws InterruptedException {
        var seen = awaitStart();
        if (seen.started()) {
            followAll(seen.stepNames(), seen.shown());
        }
        seen = awaitEnd();
        if (!seen.succeeded()) {
            throw new Failures(config, build.builder()).of(seen, output.last());
        }
        return seen.result(PipelineRuns.RESULT)
                .map(DIGEST::matcher)
                .filter(Matcher::find)
                .map(report -> report.group(1))
                .orElseThrow(() -> new IllegalStateException("the lifecycle reported no digest"));
    }

    private Observation awaitStart() throws InterruptedException {
        long began = System.nanoTime();
        var told = Optional.<String>empty();
        while (true) {
            long waited = System.nanoTime() - began;
            boolean late = waited > QUIET_START.toNanos();
            var seen = patience.ask(() -> runs.observe(build, late));
            if (seen.started() || seen.ended()) {
                return seen;
            }
            if (late) {
                var delay = Delay.of(seen);
                if (waited > config.startLimit().toNanos()) {
                    throw new BuildFailed(
                            "the build did not start within %s: %s"
                                    .formatted(Failures.inWords(config.startLimit()), delay.reason()),
                            delay.advice());
                }
                if (!told.equals(Optional.of(delay.reason()))) {
                    progress.detail("The build waits: " + delay.reason());
                    told = Optional.of(delay.reason());
                }
            }
            alarm.pause(BETWEEN_LOOKS);
        }
    }

    private void followAll(List<String> steps, Optional<Shown> before) throws InterruptedException {
        int first = before.map(shown -> steps.indexOf(shown.step())).orElse(0);
        for (var step : steps.subList(Math.max(first, 0), steps.size())) {
            var shown = before.filter(found -> found.step().equals(step)).orElse(Shown.nothingOf(step));
            if (!follow(shown)) {
                return;
            }
        }
    }

    /** Passes on the rest of the step's output; false if the step failed or was not reached. */
    private boolean follow(Shown before) throws InterruptedException {
        var step = before.step();
        var found = patience.ask(() -> runs.pod(build));
        if (found.isEmpty()) {
            return false;
        }
        if (before.lines() == 0) {
            output.begin(step);
        }
        var lines = new TimedLines(before, output::line);
        var pod = found.get().getMetadata().getName();
        var log = new StepLog(client, build.namespace(), pod, "step-" + step, lines);
        try {
            boolean good = follow(step, log, lines);
            note(lines.shown(step));
            return good;
        } finally {
            log.stop();
        }
    }

    private boolean follow(String step, StepLog log, TimedLines lines) throws InterruptedException {
        while (true) {
            output.checkAmount();
            var state = state(step);
            if (state.isEmpty()) {
                return false;
            }
            if (state.get().getTerminated() != null) {
                log.finish();
                output.checkAmount();
                return state.get().getTerminated().getExitCode() == 0;
            }
            if (state.get().getRunning() != null) {
                log.keepUp();
            }
            if (System.nanoTime() - noted > BETWEEN_NOTES.toNanos()) {
                note(lines.shown(step));
            }
            alarm.pause(BETWEEN_LOOKS);
        }
    }

    private void note(Shown shown) throws InterruptedException {
        noted = System.nanoTime();
        if (shown.lines() > 0 && !last.equals(Optional.of(shown))) {
            patience.ask(() -> {
                runs.note(build, shown);
                return shown;
            });
            last = Optional.of(shown);
        }
    }

    /** Empty once the pod is gone. */
    private Optional<ContainerState> state(String step) throws InterruptedException {
        return patience.ask(() -> runs.pod(build)).flatMap(pod -> Observation.step(pod, step));
    }

    private Observation awaitEnd() throws InterruptedException {
        while (true) {
            var seen = patience.ask(() -> runs.observe(build, false));
            if (seen.ended()) {
                return seen;
            }
            alarm.pause(BETWEEN_LOOKS);
        }
    }

    @Override
    public void close() {
        alarm.close();
    }
}
