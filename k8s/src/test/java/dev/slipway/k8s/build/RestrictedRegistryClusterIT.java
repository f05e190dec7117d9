package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ProcessType;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.app.App;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.install.InstalledRegistry;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The registry that {@code slipway install} makes lets each build push to its app's repository, and nobody else anywhere.
 * withstand J 125
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestrictedRegistryClusterIT {
    private static final int BEGUN = 202;
    private static final int REFUSED = 401;
    private static final int NOT_ALLOWED = 405;

    private @TempDir Path folder;
    private BuildCluster cluster;
    private InstalledRegistry installed;
    private TestRegistry door;

    @BeforeAll
    void connect(@TempDir Path images) throws IOException, InterruptedException {
        cluster = BuildCluster.connect();
        installed = new InstalledRegistry(cluster.cluster.client());
        door = through(installed.pushDoor());
        new SmallImages(cluster.registry(), through(installed.operatorsDoor()), installed.push()).push(images);
    }

    @AfterAll
    void disconnect() throws IOException {
        if (installed != null) {
            installed.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBuildPushesWithATokenThatNobodySees(boolean trusted) throws IOException, InterruptedException {
        var pipeline = cluster.pipeline(config(trusted));
        var request = cluster.request(cluster.app("hello-" + trusted, Map.of()), source());
        var progress = new RecordingProgress();

        var image = pipeline.run(request, progress);

        assertThat(image.repository())
                .isEqualTo(installed.pull() + "/app-" + request.app().id());
        assertThat(image.processes()).containsOnlyKeys(ProcessType.WEB);
        assertThat(pipeline.built(request)).contains(image);
        assertThat(cluster.runs(image, Optional.empty())).isTrue();
        var token = tokenOf(request.app());
        assertThat(new KubernetesSerialization()
                        .asYaml(cluster.cluster
                                .client()
                                .genericKubernetesResources(PipelineRuns.PIPELINE_RUN)
                                .inNamespace(cluster.namespace)
                                .withLabels(Labels.selecting(request.app().id()))
                                .list()))
                .contains("slipway-" + request.app().id())
                .doesNotContain(token);
        assertThat(progress.text()).contains("Exporting").doesNotContain(token);
        assertThat(installed.logs()).doesNotContain(token);

        pipeline.remove(request.app().id());

        assertThat(pipeline.built(request)).isEmpty();
        assertThat(cluster.hasRunOf(request.app().id())).isFalse();
    }

    @Test
    void aTokenOpensTheRepositoryOfItsAppAlone() throws IOException, InterruptedException {
        var one = cluster.app("one", Map.of());
        var other = cluster.app("other", Map.of());
        var pushed = door.withToken(token(other, Instant.now())).blob("app-" + other.id(), new byte[] {1});

        var allowed = door.withToken(token(one, Instant.now()));

        assertThat(allowed.beginsPush("app-" + one.id())).isEqualTo(BEGUN);
        assertThat(allowed.beginsPush("app-" + other.id())).isEqualTo(REFUSED);
        assertThat(allowed.reads("app-" + other.id(), "blobs/" + pushed)).isEqualTo(REFUSED);
        assertThat(allowed.reads("slipway/run", "manifests/small")).isEqualTo(200);
        assertThat(allowed.beginsPush("slipway/run")).isEqualTo(REFUSED);
        assertThat(allowed.beginsPush("slipway/builder")).isEqualTo(REFUSED);
    }

    @Test
    void nothingElseIsLetIn() throws IOException, InterruptedException {
        var app = cluster.app("hello", Map.of());
        var repository = "app-" + app.id();
        var access = List.of(new RegistryKey.Access(repository, List.of("pull", "push")));
        var old = token(app, Instant.now().minus(Duration.ofDays(1)));
        var forged = RegistryKey.make().token(access, Instant.now(), Duration.ofMinutes(5));
        var early = installed.key().token(access, Instant.now().plus(Duration.ofHours(1)), Duration.ofMinutes(5));

        assertThat(door.beginsPush(repository)).isEqualTo(REFUSED);
        assertThat(door.reads("slipway/run", "manifests/small")).isEqualTo(REFUSED);
        assertThat(door.withToken(old).beginsPush(repository)).isEqualTo(REFUSED);
        assertThat(door.withToken(forged.reveal()).beginsPush(repository)).isEqualTo(REFUSED);
        assertThat(door.withToken(early.reveal()).beginsPush(repository)).isEqualTo(REFUSED);
        assertThat(through(installed.pullDoor()).beginsPush(repository)).isEqualTo(NOT_ALLOWED);
    }

    private TestRegistry through(URI uri) {
        return new TestRegistry(cluster.http, uri, Optional.empty());
    }

    private BuildConfig config(boolean trusted) {
        var usual = cluster.config(trusted);
        var registry =
                new RegistryConfig(installed.push(), installed.pull(), "", Optional.empty(), installed.pushDoor());
        var builder = installed.pull() + "/" + SmallImages.BUILDER;
        return BuildConfig.of(usual.fetch(), registry.withKey(installed.key()))
                .withBuilder(builder, Optional.empty(), trusted ? Set.of(builder) : Set.of())
                .withLifecycleImage(installed.pull() + "/" + SmallImages.LIFECYCLE);
    }

    private Path source() throws IOException {
        var source = Files.createTempDirectory(folder, "source");
        Files.writeString(source.resolve("README"), "nothing that needs building");
        return source;
    }

    /** What a build of the app that started then was given. */
    private String token(App app, Instant then) throws IOException, InterruptedException {
        var config = config(true);
        var request = cluster.request(app, source());
        var builder = Samples.builder(true).withRunImage(installed.push() + "/slipway/run:small");
        var login = BuildLogin.of(Build.of(request, builder, config), config, Optional.empty(), then);
        return token(login.made().orElseThrow().getStringData().getOrDefault(BuildObjects.DOCKER_CONFIG, ""));
    }

    private String tokenOf(App app) {
        var secrets = cluster.cluster
                .client()
                .secrets()
                .inNamespace(cluster.namespace)
                .withLabels(Labels.selecting(app.id()))
                .list()
                .getItems();
        return secrets.stream()
                .filter(secret -> secret.getMetadata().getName().endsWith("-login"))
                .map(secret -> Base64.getDecoder().decode(secret.getData().get(BuildObjects.DOCKER_CONFIG)))
                .map(json -> token(new String(json, StandardCharsets.UTF_8)))
                .findFirst()
                .orElseThrow();
    }

    private String token(String dockerConfig) {
        return new JsonMapper()
                .readTree(dockerConfig)
                .path("auths")
                .path(installed.push())
                .path("registrytoken")
                .asString();
    }
}
