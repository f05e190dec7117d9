package dev.slipway.local.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.build.BuildPlan.Detected;
import dev.slipway.local.build.Builder.Candidate;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BuildPlanTest {
    private static final String PROVIDES = "[[provides]]\nname = \"%s\"\n";
    private static final String REQUIRES = "[[requires]]\nname = \"%s\"\n";
    private static final String OR_NOTHING = "[[or]]\n";

    @Test
    void providedAndRequiredMakeAPlan() {
        var plan = resolve(required("a", PROVIDES.formatted("x")), required("b", REQUIRES.formatted("x")));

        assertThat(names(plan)).containsExactly("a", "b");
        assertThat(plan.orElseThrow().requirementsFor(buildpack("a")))
                .extracting(requirement -> requirement.get("name"))
                .containsExactly("x");
    }

    @Test
    void providerAfterTheRequirementDoesNotCount() {
        assertThat(resolve(required("b", REQUIRES.formatted("x")), required("a", PROVIDES.formatted("x"))))
                .isEmpty();
    }

    @Test
    void whatNobodyRequiresFailsARequiredBuildpackAndDropsAnOptionalOne() {
        assertThat(resolve(required("a", PROVIDES.formatted("x")), required("b", "")))
                .isEmpty();
        assertThat(names(resolve(optional("a", PROVIDES.formatted("x")), required("b", ""))))
                .containsExactly("b");
    }

    @Test
    void droppingOneCanDropAnother() {
        var plan = resolve(
                optional("a", PROVIDES.formatted("x") + REQUIRES.formatted("gone")),
                optional("b", REQUIRES.formatted("x")),
                required("c", ""));

        assertThat(names(plan)).containsExactly("c");
    }

    @Test
    void alternativesAreTriedInOrder() {
        var plan = resolve(required("a", PROVIDES.formatted("x") + OR_NOTHING), required("b", ""));

        assertThat(names(plan)).containsExactly("a", "b");
        assertThat(plan.orElseThrow().entries()).isEmpty();
    }

    @Test
    void ownRequirementIsMetByOneself() {
        assertThat(names(resolve(required("a", PROVIDES.formatted("x") + REQUIRES.formatted("x")))))
                .containsExactly("a");
    }

    @Test
    void unmetEntriesPassToTheNextProvider() {
        var plan = resolve(
                        required("a", PROVIDES.formatted("x") + PROVIDES.formatted("y")),
                        required("b", PROVIDES.formatted("x")),
                        required("c", REQUIRES.formatted("x") + REQUIRES.formatted("y")))
                .orElseThrow()
                .after(buildpack("a"), Set.of("x"));

        assertThat(plan.requirementsFor(buildpack("b"))).hasSize(1);
        assertThat(plan.requirementsFor(buildpack("a"))).isEmpty();
        assertThat(plan.after(buildpack("b"), Set.of()).entries()).isEmpty();
    }

    private static Optional<BuildPlan> resolve(Detected... detected) {
        return BuildPlan.resolve(List.of(detected));
    }

    private static Detected required(String id, String plan) {
        return Detected.of(new Candidate(buildpack(id), false), TomlFile.parse("plan", plan));
    }

    private static Detected optional(String id, String plan) {
        return Detected.of(new Candidate(buildpack(id), true), TomlFile.parse("plan", plan));
    }

    private static Buildpack buildpack(String id) {
        return new Buildpack(Path.of("/buildpacks", id), id, "1.0.0", "0.10", false, List.of(), "digest");
    }

    private static List<String> names(Optional<BuildPlan> plan) {
        return plan.orElseThrow().group().stream().map(Buildpack::id).toList();
    }
}
