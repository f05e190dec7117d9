package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Says why a PipelineRun failed. */
final class Failures {
    private static final Set<String> TIMEOUTS = Set.of("PipelineRunTimeout", "TaskRunTimeout");
    private static final Set<String> CANCELLED =
            Set.of("Cancelled", "CancelledRunningFinally", "PipelineRunCancelled", "TaskRunCancelled");

    /** A buildpack that knows why it fails says so in its last lines. */
    private static final Pattern REASON = Pattern.compile("(?i)error: (.{1,300}).*");

    /** The lifecycle adds lines of its own below those of the buildpack. */
    private static final Pattern LIFECYCLE = Pattern.compile("ERROR: failed to .*");

    private static final Pattern LIFECYCLE_REASON = Pattern.compile("ERROR: (failed to .{1,300}).*");
    /** By its status or its error code; the lifecycle's line is long, and may be seen above. */
    private static final Pattern REFUSED =
            Pattern.compile("ERROR: .*(401 Unauthorized|403 Forbidden|UNAUTHORIZED|DENIED).*");

    private static final Pattern HINT = Pattern.compile("(?i)hint: (.{1,300}).*");
    private static final String ABOVE = "its last lines above say why";

    private final BuildConfig config;
    private final Builder builder;

    Failures(BuildConfig config, Builder builder) {
        this.config = config;
        this.builder = builder;
    }

    /** @param last what the last step printed last, the newest first */
    BuildFailed of(Observation seen, List<String> last) {
        var reasons = List.of(seen.taskCondition().reason(), seen.condition().reason());
        if (reasons.stream().anyMatch(TIMEOUTS::contains)) {
            return new BuildFailed(
                    "the build did not end within the time limit of %s".formatted(inWords(config.timeLimit())),
                    "make the build quicker, or ask the operator for a longer time limit");
        }
        if (reasons.stream().anyMatch(CANCELLED::contains)) {
            return new BuildFailed("the build was cancelled in the cluster", "push again");
        }
        return evicted(seen)
                .or(() -> notPulled(seen.taskCondition()))
                .or(() -> seen.steps()
                        .filter(Failures::failed)
                        .findFirst()
                        .map(step -> step(step.path("name").asString(""), step.path("terminated"), last)))
                .orElseGet(() -> notRun(seen));
    }

    private static boolean failed(JsonNode step) {
        return step.path("terminated").path("exitCode").asInt(0) != 0
                && !step.path("terminationReason").asString("").equals("Skipped");
    }

    private static Optional<BuildFailed> evicted(Observation seen) {
        return seen.podStatus()
                .filter(status -> "Evicted".equals(status.getReason()))
                .map(PodStatus::getMessage)
                .map(message -> new BuildFailed(
                        "the cluster evicted the build: " + Delay.oneLine(message),
                        "make the build use less disk and memory, or ask the operator for more"));
    }

    private static Optional<BuildFailed> notPulled(Observation.Condition condition) {
        return condition.reason().contains("ImagePull")
                ? Optional.of(new BuildFailed(
                        "an image of the build cannot be pulled: " + Delay.oneLine(condition.message()),
                        "ask the operator to correct the image's name, its registry or the credentials for it"))
                : Optional.empty();
    }

    private BuildFailed step(String name, JsonNode end, List<String> last) {
        int status = end.path("exitCode").asInt(0);
        if (end.path("reason").asString("").equals("OOMKilled")) {
            return new BuildFailed(
                    "step %s used more than %s of memory"
                            .formatted(name, config.resources().memoryLimit()),
                    "make the build use less, or ask the operator for a higher limit");
        }
        // By the exit statuses of https://github.com/buildpacks/spec/blob/main/platform.md
        return switch (status) {
            case 20 -> unmatched();
            case 21 -> new BuildFailed("no buildpack matched, and the detection of one failed", ABOVE);
            case 51 -> byBuildpack(last);
            default ->
                refused(last)
                        .orElseGet(() -> new BuildFailed(
                                "step %s failed: %s"
                                        .formatted(name, reason(last).orElse("exit status " + status)),
                                found(HINT, last).orElse(ABOVE)));
        };
    }

    private static Optional<BuildFailed> refused(List<String> last) {
        return found(REFUSED, last)
                .map(_ -> new BuildFailed(
                        "the registry refuses the login of builds",
                        "ask the operator to correct its credentials, or the namespace's own in Secret "
                                + BuildObjects.REGISTRY));
    }

    private BuildFailed unmatched() {
        return new BuildFailed(
                "no buildpack matched",
                "the builder has " + summary()
                        + "; where the app is in another folder, name it with the setting 'folder'");
    }

    private String summary() {
        var ids = builder.order().stream()
                .flatMap(group -> group.stream().limit(1))
                .map(Builder.Member::id)
                .distinct()
                .toList();
        return ids.isEmpty() ? "no buildpacks" : String.join(", ", ids);
    }

    private static BuildFailed byBuildpack(List<String> last) {
        return new BuildFailed(
                "a buildpack failed: " + reason(last).orElse("see its output"),
                found(HINT, last).orElse(ABOVE));
    }

    private static BuildFailed notRun(Observation seen) {
        var task = seen.taskCondition();
        var condition = task.message().isEmpty() ? seen.condition() : task;
        if (condition.message().contains("forbidden") || condition.reason().contains("PodAdmission")) {
            var refusal = Delay.refusal(condition.reason(), condition.message());
            return new BuildFailed(refusal.reason(), refusal.advice());
        }
        return new BuildFailed(
                "the build's pod did not run to its end (%s: %s)"
                        .formatted(condition.reason(), Delay.oneLine(condition.message())),
                "push again; if it stays so, ask the operator");
    }

    private static Optional<String> reason(List<String> last) {
        return found(
                        REASON,
                        last.stream()
                                .filter(line -> !LIFECYCLE.matcher(line).matches())
                                .toList())
                .or(() -> found(LIFECYCLE_REASON, last));
    }

    private static Optional<String> found(Pattern pattern, List<String> last) {
        return last.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    static String inWords(Duration limit) {
        return limit.toMinutes() > 0 && limit.toSecondsPart() == 0
                ? limit.toMinutes() + " min"
                : limit.toSeconds() + " s";
    }
}
