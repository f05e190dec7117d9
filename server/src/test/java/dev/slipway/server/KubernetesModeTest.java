package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.k8s.Resources;
import dev.slipway.k8s.build.RegistryConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesModeTest {
    private static final RegistryConfig REGISTRY = new RegistryConfig(
            "registry.example.com",
            "registry.example.com",
            "apps",
            Optional.empty(),
            URI.create("https://registry.example.com"));

    @TempDir
    Path home;

    @Test
    void buildsGetWhatIsSet() throws IOException {
        var options = List.of(
                "--build-memory", "6G", "--build-requests", "cpu=2", "--build-limits", "cpu=8", "--build-time", "30m");
        var config = Config.of(Settings.read(options, Map.of("HOME", home.toString())));

        var builds = KubernetesMode.builds(config, REGISTRY);

        assertThat(builds.resources()).isEqualTo(new Resources("2", "8", "512Mi", "6144Mi", "8Gi"));
        assertThat(builds.timeLimit()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void builderIsPinnedWhereNoneIsSet() throws IOException {
        var builds =
                KubernetesMode.builds(Config.of(Settings.read(List.of(), Map.of("HOME", home.toString()))), REGISTRY);

        assertThat(builds.builder()).startsWith("docker.io/paketobuildpacks/").matches(".+@sha256:[0-9a-f]{64}");
    }
}
