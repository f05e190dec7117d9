package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PipelineRunsTest {
    private static final BuildLogin LOGIN =
            BuildLogin.of(Samples.build(true), Samples.config(), Optional.empty(), Instant.EPOCH);
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @ParameterizedTest
    @CsvSource({"true,trusted-run.yaml", "false,untrusted-run.yaml"})
    void theRunIsTheOneThatIsStored(boolean trusted, String file) throws IOException {
        var run = PipelineRuns.of(Samples.build(trusted), Samples.config(), LOGIN);

        assertThat(YAML.unmarshal(YAML.asYaml(run), Object.class))
                .isEqualTo(YAML.unmarshal(stored(file), Object.class));
    }

    /** withstand J 124 */
    @Test
    void noSecretIsInTheRun() {
        var run = YAML.asYaml(PipelineRuns.of(Samples.build(true), Samples.config(), LOGIN));

        assertThat(run).doesNotContain("canary");
    }

    /** withstand J 125 */
    @Test
    void theStepsThatRunBuildpacksCannotLogIn() {
        var steps = new BuildSteps(Samples.build(false), Samples.config(), LOGIN).all();

        assertThat(steps)
                .filteredOn(step -> step.getVolumeMounts().stream()
                        .anyMatch(mount -> mount.getName().equals(BuildSteps.REGISTRY)))
                .extracting(step -> step.getName())
                .containsExactly("analyze", "restore", "export");
        assertThat(steps)
                .filteredOn(step -> step.getImage().contains("builder-jammy-base"))
                .extracting(step -> step.getName())
                .containsExactly("detect", "build");
    }

    @Test
    void theSecretsHoldWhatTheRunRefersTo() {
        var build = Samples.build(true);
        var source = BuildObjects.source(build, URI.create("http://store/bucket/key?signature=1"));

        assertThat(source.getStringData())
                .containsEntry("url", "http://store/bucket/key?signature=1")
                .containsEntry("sha256", "b".repeat(64))
                .containsKey("order.toml");
        assertThat(BuildObjects.environment(build).getStringData()).containsEntry("TOKEN", "canary-variable");
        var registry = BuildObjects.registry(
                build.request().app(),
                Samples.config().registry(),
                Samples.config().registry().credentials().orElseThrow());
        assertThat(registry.getStringData().get(".dockerconfigjson"))
                .contains("\"registry.slipway.svc:5000\"", "\"127.0.0.1:30500\"", "c2xpcHdheTpjYW5hcnktcmVnaXN0cnk=");
    }

    @Test
    void namesFitIntoLabels() {
        var run = Samples.build(true).run();

        assertThat(run).isEqualTo("slipway-0123456789abcdef-d7");
        assertThat(run.length() - 1 + Long.toString(Long.MAX_VALUE).length() + "-build-pod".length())
                .isLessThanOrEqualTo(63 + 1);
    }

    private static String stored(String file) throws IOException {
        try (var in = Optional.ofNullable(PipelineRunsTest.class.getResourceAsStream(file))
                .orElseThrow()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
