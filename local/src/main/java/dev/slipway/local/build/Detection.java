package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Progress;
import dev.slipway.local.build.BuildPlan.Detected;
import dev.slipway.local.build.Builder.Candidate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** The first phase of a build: finds the buildpacks that take part in it. */
final class Detection {
    private static final int PASS = 0;
    private static final int FAIL = 100;
    private static final int LAST_LINES = 20;

    /** How a buildpack's detect program ended. */
    private record Outcome(int status, List<String> lines) {}

    private final BuildSteps steps;
    private final Map<Buildpack, Outcome> outcomes = new LinkedHashMap<>();

    Detection(BuildSteps steps) {
        this.steps = steps;
    }

    /**
     * Tries the groups in order.
     *
     * @throws BuildFailed if none passes
     */
    BuildPlan run(List<List<Candidate>> groups, Progress progress) throws InterruptedException {
        progress.step("Detecting buildpacks");
        for (var group : groups) {
            detectAll(group);
            var plan = attempt(group);
            if (plan.isPresent()) {
                plan.get().group().forEach(buildpack -> progress.detail(buildpack.toString()));
                return plan.get();
            }
        }
        throw nothing(progress);
    }

    private Optional<BuildPlan> attempt(List<Candidate> group) {
        var detected = new ArrayList<Detected>();
        for (var candidate : group) {
            int status = Optional.ofNullable(outcomes.get(candidate.buildpack()))
                    .map(Outcome::status)
                    .orElseThrow();
            if (status == PASS) {
                var plan = TomlFile.readOrEmpty(steps.detectPlan(candidate.buildpack()));
                detected.add(Detected.of(candidate, plan));
            } else if (!candidate.optional()) {
                return Optional.empty();
            }
        }
        return detected.isEmpty() ? Optional.empty() : BuildPlan.resolve(detected);
    }

    /** Each buildpack is asked once in a build, those of a group at the same time. */
    private void detectAll(List<Candidate> group) throws InterruptedException {
        var asked = group.stream()
                .map(Candidate::buildpack)
                .filter(buildpack -> !outcomes.containsKey(buildpack))
                .distinct()
                .toList();
        var calls = asked.stream()
                .<Callable<Outcome>>map(buildpack -> () -> detect(buildpack))
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Interrupted, this cancels those that run, and closing waits until their processes are gone.
            var results = threads.invokeAll(calls);
            for (int i = 0; i < asked.size(); i++) {
                outcomes.put(asked.get(i), results.get(i).get());
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case BuildFailed failure -> throw failure;
                case InterruptedException _ -> throw new InterruptedException();
                case null, default -> throw new IllegalStateException("detection broke off", e.getCause());
            }
        }
    }

    private Outcome detect(Buildpack buildpack) throws InterruptedException {
        try {
            var lines = new ConcurrentLinkedQueue<String>();
            int status = steps.detect(buildpack, line -> {
                lines.add(line);
                if (lines.size() > LAST_LINES) {
                    lines.poll();
                }
            });
            return new Outcome(status, List.copyOf(lines));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot detect " + buildpack, e);
        }
    }

    private BuildFailed nothing(Progress progress) {
        for (var asked : outcomes.entrySet()) {
            var outcome = asked.getValue();
            if (outcome.status != PASS && outcome.status != FAIL) {
                outcome.lines.forEach(progress::detail);
                return new BuildFailed(
                        "detect of buildpack %s failed with exit status %d"
                                .formatted(asked.getKey().id(), outcome.status),
                        "see its output above");
            }
        }
        return new BuildFailed(
                "no buildpack matched",
                "looked at the top folder of the source for pom.xml or build.gradle (Java), package.json (Node.js),"
                        + " requirements.txt or pyproject.toml (Python), go.mod (Go), index.html (static site), Procfile;"
                        + " where the app is in another folder, name it with the setting 'folder'");
    }
}
