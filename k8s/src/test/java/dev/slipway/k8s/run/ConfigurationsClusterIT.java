package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.Secret;
import dev.slipway.core.Streams;
import dev.slipway.core.app.App;
import dev.slipway.core.release.BoundFiles;
import dev.slipway.core.release.Release;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ConfigurationsClusterIT {
    private static RunRig rig;

    @BeforeAll
    static void connect() {
        rig = new RunRig();
    }

    @AfterAll
    static void remove() {
        if (rig != null) {
            rig.close();
        }
    }

    private static BoundFiles files(String password) {
        return new BoundFiles(Map.of(
                new ConfigurationName("db"),
                Map.of(
                        new ConfigurationKey("password"), new Secret(password),
                        new ConfigurationKey("tls.crt"), new Secret("ü"))));
    }

    private static String output(Release release, String command) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        rig.processes.run(release, List.of(command), new Streams(new ByteArrayInputStream(new byte[0]), out, out));
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    private static List<String> pods(App app) {
        return new AppObjects(rig.cluster.client())
                .pods(app.id()).stream()
                        .filter(pod -> !pod.isMarkedForDeletion())
                        .map(ConfigurationsClusterIT::name)
                        .toList();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    private static List<String> secrets(App app) {
        return new AppObjects(rig.cluster.client())
                .environments(rig.namespace, app.id()).stream()
                        .map(secret -> secret.getMetadata().getName())
                        .sorted()
                        .toList();
    }

    @Test
    void aBoundAppHasItsFilesAndNewOnesWithItsNextRelease() throws InterruptedException {
        var app = rig.app("bound");
        rig.files = files("first-canary");
        var first = rig.deploy(app.id(), Map.of("GREETING", "first"));
        var before = pods(app);

        assertThat(output(first, "cat $CONFIGURATIONS_DIR/db/password /configurations/db/tls.crt"))
                .isEqualTo("first-canaryü");
        assertThat(output(first, "echo x > /configurations/db/password")).contains("ead-only");
        assertThat(secrets(app)).containsExactly("app-" + app.id() + "-v1", "app-" + app.id() + "-v1-files");

        rig.release(app.id());
        assertThat(pods(app)).as("an unchanged value restarts nothing").isEqualTo(before);

        rig.files = files("second-canary");
        var third = rig.release(app.id());

        assertThat(pods(app)).doesNotContainAnyElementsOf(before);
        assertThat(output(third, "cat /configurations/db/password")).isEqualTo("second-canary");
        assertThat(secrets(app))
                .as("what no release needs any more is gone")
                .containsExactly("app-" + app.id() + "-v3", "app-" + app.id() + "-v3-files");

        rig.files = BoundFiles.NONE;
        rig.release(app.id());
        assertThat(secrets(app)).containsExactly("app-" + app.id() + "-v4");
        rig.rollouts.remove(app.id());
        assertThat(secrets(app)).isEmpty();
    }

    @Test
    void aReleaseThatFailsLeavesTheFilesOfTheOneThatRuns() throws InterruptedException {
        var app = rig.app("failing");
        rig.files = files("first-canary");
        rig.deploy(app.id(), Map.of("GREETING", "first"));
        var before = pods(app);
        rig.files = files("second-canary");

        assertThatThrownBy(() -> rig.deploy(app.id(), Map.of("MODE", "crash"))).isInstanceOf(RolloutFailed.class);

        assertThat(pods(app)).containsAll(before);
        assertThat(secrets(app)).containsExactly("app-" + app.id() + "-v1", "app-" + app.id() + "-v1-files");
    }
}
