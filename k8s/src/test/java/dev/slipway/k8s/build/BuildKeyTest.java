package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.EnvName;
import dev.slipway.core.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BuildKeyTest {
    private static final EnvName ONE = new EnvName("ONE");
    private static final EnvName TWO = new EnvName("TWO");

    @Test
    void theSameBuildHasTheSameKeyInWhateverOrderItsVariablesCome() {
        var request = Samples.request(Map.of(ONE, new Secret("1"), TWO, new Secret("2")), false);

        assertThat(BuildKey.of(request, "builder"))
                .matches("[0-9a-f]{64}")
                .isEqualTo(BuildKey.of(
                        Samples.request(Map.of(TWO, new Secret("2"), ONE, new Secret("1")), true), "builder"));
    }

    @Test
    void whateverABuildDependsOnIsInItsKey() {
        var request = Samples.request(Map.of(ONE, new Secret("1")), false);

        assertThat(BuildKey.of(request, "builder"))
                .isNotEqualTo(BuildKey.of(request, "other builder"))
                .isNotEqualTo(BuildKey.of(Samples.request(Map.of(ONE, new Secret("2")), false), "builder"))
                .isNotEqualTo(BuildKey.of(Samples.request(Map.of(TWO, new Secret("1")), false), "builder"))
                .isNotEqualTo(BuildKey.of(Samples.request(Map.of(), false), "builder"));
    }
}
