package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.Secret;
import dev.slipway.k8s.build.RegistryConfig.Credentials;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A registry of somebody's own is used with a login: by the server, by builds, and by nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OwnRegistryClusterIT {
    private static final Credentials WRONG = new Credentials("slipway", new Secret("another word"));

    private @TempDir Path folder;
    private BuildCluster cluster;
    private LockedRegistry locked;

    @BeforeAll
    void connect(@TempDir Path images) throws IOException, InterruptedException {
        cluster = BuildCluster.connect();
        locked = new LockedRegistry(cluster.cluster);
        new SmallImages(cluster.registry(), locked.open(cluster.http), locked.push()).push(images);
    }

    @AfterAll
    void disconnect() throws IOException {
        if (locked != null) {
            locked.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void buildsPushAndNodesPullWithTheServersLogin() throws IOException, InterruptedException {
        var pipeline = cluster.pipeline(config(LockedRegistry.login("slipway")));
        var request = cluster.request(cluster.app("hello", Map.of()), source());

        var image = pipeline.run(request, new RecordingProgress());

        assertThat(image.repository())
                .isEqualTo(locked.pull() + "/apps/app-" + request.app().id());
        assertThat(pipeline.built(request)).contains(image);
        assertThat(cluster.runs(image, Optional.empty())).isFalse();
        assertThat(cluster.runs(image, Optional.of(RegistryConfig.SECRET))).isTrue();
        pipeline.remove(request.app().id());
        assertThat(pipeline.built(request)).isEmpty();
    }

    @Test
    void aLoginThatAnOperatorGaveANamespaceIsUsedThereAndLeftAlone() throws IOException, InterruptedException {
        try (var other = BuildCluster.connect()) {
            var given = give(other, LockedRegistry.login("team"));
            var request = other.request(other.app("hello", Map.of()), source());

            var image = other.pipeline(config(LockedRegistry.login("slipway"))).run(request, new RecordingProgress());

            assertThat(other.runs(image, Optional.of(RegistryConfig.SECRET))).isTrue();
            assertThat(other.cluster
                            .client()
                            .resource(given)
                            .get()
                            .getMetadata()
                            .getResourceVersion())
                    .isEqualTo(given.getMetadata().getResourceVersion());
        }
    }

    /** withstand G 107 */
    @Test
    void aNamespacesLoginThatIsWrongIsTold() throws IOException, InterruptedException {
        try (var other = BuildCluster.connect()) {
            give(other, WRONG);
            var request = other.request(other.app("hello", Map.of()), source());
            var pipeline = other.pipeline(config(LockedRegistry.login("slipway")));

            assertThatThrownBy(() -> pipeline.run(request, new RecordingProgress()))
                    .isInstanceOfSatisfying(BuildFailed.class, failure -> {
                        assertThat(failure.reason()).isEqualTo("the registry refuses the login of builds");
                        assertThat(failure.advice()).contains("Secret slipway-registry");
                    });
        }
    }

    /** withstand G 107 */
    @Test
    void theServersLoginThatIsWrongIsTold() throws IOException, InterruptedException {
        var request = cluster.request(cluster.app("hello", Map.of()), source());

        assertThatThrownBy(() -> cluster.pipeline(config(WRONG)).run(request, new RecordingProgress()))
                .isInstanceOfSatisfying(BuildFailed.class, failure -> {
                    assertThat(failure.reason())
                            .isEqualTo("the registry %s refuses the server's login".formatted(locked.pull()));
                    assertThat(failure.advice()).contains("slipway doctor");
                });
    }

    private io.fabric8.kubernetes.api.model.Secret give(BuildCluster to, Credentials login) {
        return to.cluster
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(RegistryConfig.SECRET)
                        .withNamespace(to.namespace)
                        .endMetadata()
                        .withType("kubernetes.io/dockerconfigjson")
                        .addToStringData(
                                BuildObjects.DOCKER_CONFIG, locked.dockerConfig(login, LockedRegistry.login("team")))
                        .build())
                .create();
    }

    private BuildConfig config(Credentials login) {
        var builder = locked.pull() + "/" + SmallImages.BUILDER;
        return BuildConfig.of(cluster.config(true).fetch(), locked.config(login))
                .withBuilder(builder, Optional.empty(), Set.of(builder));
    }

    private Path source() throws IOException {
        var source = Files.createTempDirectory(folder, "source");
        Files.writeString(source.resolve("README"), "nothing that needs building");
        return source;
    }
}
