package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.BuildFailed;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** withstand G 106 */
final class FailuresTest {
    private final Failures failures = new Failures(Samples.config(), Samples.builder(true));

    @Test
    void noBuildpackMatched() {
        var failure = of("Failed", "\"step-create\" exited with code 20", List.of(), "create", 20, "Error");

        assertThat(failure.reason()).isEqualTo("no buildpack matched");
        assertThat(failure.advice()).startsWith("the builder has paketo-buildpacks/java;");
    }

    @Test
    void aBuildpackSaysWhyItFails() {
        var last = List.of("ERROR: failed to build: exit status 1", "hint: write a line", "error: no such thing");

        var failure = of("Failed", "", last, "fetch", 0, "Completed", "create", 51, "Error");

        assertThat(failure.reason()).isEqualTo("a buildpack failed: no such thing");
        assertThat(failure.advice()).isEqualTo("write a line");
    }

    @Test
    void theLifecycleSaysWhatItCannotDo() {
        var last = List.of("ERROR: failed to export: no space left on device");

        var failure = of("Failed", "", last, "create", 62, "Error");

        assertThat(failure.reason()).isEqualTo("step create failed: failed to export: no space left on device");
    }

    /** withstand G 107 */
    @Test
    void theRegistryRefusedTheLogin() {
        for (var line : List.of(
                "ERROR: failed to export: UNAUTHORIZED: push access denied",
                "ERROR: failed to read: HEAD http://%s: unexpected status code 401 Unauthorized"
                        .formatted("x".repeat(400)))) {
            var failure = of("Failed", "", List.of(line), "create", 62, "Error");

            assertThat(failure.reason()).isEqualTo("the registry refuses the login of builds");
            assertThat(failure.advice()).endsWith("Secret slipway-registry");
        }
    }

    @Test
    void skippedStepsAreNotToBlame() {
        var failure = of("Failed", "", List.of("error: damaged"), "fetch", 1, "Error", "create", 1, "Skipped");

        assertThat(failure.reason()).isEqualTo("step fetch failed: damaged");
    }

    @Test
    void theMemoryWasNotEnough() {
        assertThat(of("Failed", "", List.of(), "build", 137, "OOMKilled").reason())
                .isEqualTo("step build used more than 4Gi of memory");
    }

    @Test
    void theTimeWasNotEnough() {
        assertThat(of("TaskRunTimeout", "", List.of()).reason())
                .isEqualTo("the build did not end within the time limit of 60 min");
    }

    @Test
    void someoneCancelledIt() {
        assertThat(of("TaskRunCancelled", "", List.of()).reason()).isEqualTo("the build was cancelled in the cluster");
    }

    @Test
    void theNodeHadNoRoomLeft() {
        var pod = new PodBuilder()
                .withNewStatus()
                .withReason("Evicted")
                .withMessage("Usage of EmptyDir volume \"layers\" exceeds the limit \"8Gi\".")
                .endStatus()
                .build();
        var seen = new Observation(
                Observations.pipelineRun("False", "Failed", ""),
                Optional.of(Observations.taskRun("False", "Failed", "")),
                Optional.of(pod),
                List.of());

        assertThat(failures.of(seen, List.of()).reason())
                .isEqualTo(
                        "the cluster evicted the build: Usage of EmptyDir volume \"layers\" exceeds the limit \"8Gi\".");
    }

    @Test
    void thePodWasLost() {
        assertThat(of("Failed", "pod \"x\" not found", List.of()).reason())
                .isEqualTo("the build's pod did not run to its end (Failed: pod \"x\" not found)");
    }

    @Test
    void anImageWasNotToBeHad() {
        assertThat(of("TaskRunImagePullFailed", "the step \"fetch\" failed to pull the image \"x\"", List.of())
                        .reason())
                .startsWith("an image of the build cannot be pulled: the step \"fetch\" failed to pull");
    }

    private BuildFailed of(String reason, String message, List<String> last, Object... steps) {
        var seen = new Observation(
                Observations.pipelineRun("False", "Failed", "Tasks Completed: 1 (Failed: 1)"),
                Optional.of(Observations.taskRun("False", reason, message, steps)),
                Optional.empty(),
                List.of());
        return failures.of(seen, last);
    }
}
