package dev.slipway.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.release.ReleaseVersion;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeployStateTest {
    static Stream<Arguments> states() {
        var v3 = new ReleaseVersion(3);
        return Stream.of(
                Arguments.of(new DeployState.Queued(), false, "queued", "queued"),
                Arguments.of(new DeployState.Staging(), false, "staging", "staging"),
                Arguments.of(new DeployState.Building(), false, "building", "building"),
                Arguments.of(new DeployState.RollingOut(v3), false, "rolling-out", "rolling-out"),
                Arguments.of(new DeployState.Live(v3), true, "live", "live as v3"),
                Arguments.of(new DeployState.Staged(), true, "staged", "staged"),
                Arguments.of(
                        new DeployState.Failed("no buildpack matched", "add a Procfile"),
                        true,
                        "failed",
                        "failed: no buildpack matched"),
                Arguments.of(new DeployState.Superseded(new DeployId(7)), true, "superseded", "superseded by d7"),
                Arguments.of(new DeployState.Cancelled("alice"), true, "cancelled", "cancelled by alice"));
    }

    @ParameterizedTest
    @MethodSource("states")
    void eachHasItsWordAndItsSentence(DeployState state, boolean ended, String word, String sentence) {
        assertThat(state.ended()).isEqualTo(ended);
        assertThat(state.word()).isEqualTo(word);
        assertThat(state.sentence()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @MethodSource("states")
    void whatIsLiveOrStagedHasSucceeded(DeployState state, boolean ended, String word) {
        assertThat(state.succeeded())
                .isEqualTo(ended && List.of("live", "staged").contains(word));
    }
}
