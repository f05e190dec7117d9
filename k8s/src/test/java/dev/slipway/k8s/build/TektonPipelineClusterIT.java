package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.EnvName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.Secret;
import dev.slipway.core.deploy.BuildRequest;
import dev.slipway.k8s.Resources;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Builds by real Tekton, with the real lifecycle and the built-in buildpacks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TektonPipelineClusterIT {
    private static final Duration LONG = Duration.ofMinutes(3);

    private @TempDir Path folder;
    private BuildCluster cluster;

    @BeforeAll
    void connect() {
        cluster = BuildCluster.connect();
    }

    @AfterAll
    void disconnect() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void buildsAnAppAndFindsItsImageAgain() throws IOException, InterruptedException {
        var pipeline = cluster.pipeline(cluster.config(true));
        var request = cluster.request(cluster.app("hello", Map.of()), procfile("web: python3 -m http.server $PORT"));
        var progress = new RecordingProgress();

        assertThat(pipeline.built(request)).isEmpty();
        var image = pipeline.run(request, progress);

        assertThat(image.digest()).matches("sha256:[0-9a-f]{64}");
        assertThat(image.repository())
                .isEqualTo(BuildCluster.variable("SLIPWAY_TEST_REGISTRY_PULL") + "/slipway/app-"
                        + request.app().id());
        assertThat(image.processes()).containsOnlyKeys(ProcessType.WEB);
        assertThat(pipeline.built(request)).contains(image);
        assertThat(progress.text())
                .contains("Fetching the source", "Detecting buildpacks", "slipway/procfile", "Building", "Exporting");
        // The same tree with other variables is another build.
        var changed = request.app().withConfig(Map.of(new EnvName("GREETING"), new Secret("hello")));
        assertThat(pipeline.built(new BuildRequest(changed, request.deploy(), request.source(), false)))
                .isEmpty();

        pipeline.remove(request.app().id());

        assertThat(pipeline.built(request)).isEmpty();
        assertThat(cluster.hasRunOf(request.app().id())).isFalse();
    }

    @Test
    void runsBuildpacksOfOthersWithoutTheRegistrysLogin() throws Exception {
        var pipeline = cluster.pipeline(inACompany(cluster.config(false)));
        var request = cluster.request(
                cluster.app("phases", Map.of(new EnvName("GREETING"), new Secret("hello"))),
                procfile("web: python3 -m http.server $PORT"));
        var progress = new RecordingProgress();

        var image = pipeline.run(request, progress);
        var afresh = pipeline.run(afresh(request), progress);
        pipeline.tidy(request.app().id());
        pipeline.clearCache(request.app().id());

        assertThat(image.processes()).containsOnlyKeys(ProcessType.WEB);
        assertThat(afresh.processes()).isEqualTo(image.processes());
        assertThat(progress.text()).contains("Analyzing", "Detecting", "Restoring", "Building", "Exporting");
        assertThat(pipeline.built(request)).contains(afresh);
        await(() -> cluster.runsOf(request.app().id()) == 1);
    }

    @Test
    void theBuilderOfAnAppComesBeforeItsNamespacesAndThatBeforeTheServers() {
        var builder = BuildCluster.variable("SLIPWAY_TEST_BUILDER");
        var broken = "127.0.0.1:1/no/builder";
        var pipeline = cluster.pipeline(cluster.config(false).withBuilder(broken, Optional.empty(), Set.of()));
        var app = cluster.app("choosy", Map.of());
        var choosing = app.withSettings(app.settings().with("builder", builder));

        try {
            annotate(builder);
            assertThat(pipeline.describe(app)).anyMatch(line -> line.endsWith("the builder " + builder));
            annotate(broken);
            assertThat(pipeline.describe(choosing))
                    .anyMatch(line -> line.endsWith("the builder " + builder))
                    .anyMatch(line -> line.endsWith("not trusted"));
        } finally {
            annotate("");
        }
    }

    @Test
    void theServersBuilderPutsAppsOnTheRunImageThatTheServerNames() {
        var builder = BuildCluster.variable("SLIPWAY_TEST_BUILDER");
        var other = "127.0.0.1:1/other/run:1";
        var pipeline = cluster.pipeline(cluster.config(false).withBuilder(builder, Optional.of(other), Set.of()));
        var app = cluster.app("put-on", Map.of());

        assertThat(pipeline.describe(app)).contains("The app is put on " + other);
    }

    private void annotate(String builder) {
        cluster.cluster
                .client()
                .namespaces()
                .withName(cluster.namespace)
                .edit(namespace -> new NamespaceBuilder(namespace)
                        .editMetadata()
                        .addToAnnotations(Builders.ANNOTATION, builder)
                        .endMetadata()
                        .build());
    }

    @Test
    void buildsWithoutWhatWasKept() throws IOException, InterruptedException {
        var pipeline = cluster.pipeline(cluster.config(true));
        var request = cluster.request(cluster.app("afresh", Map.of()), procfile("web: true"));

        var image = pipeline.run(request, new RecordingProgress());

        assertThat(pipeline.built(afresh(request))).isEmpty();
        assertThat(pipeline.run(afresh(request), new RecordingProgress()).processes())
                .isEqualTo(image.processes());
    }

    /** withstand G 106 */
    @Test
    void stopsABuildThatPrintsTooMuch() throws IOException, InterruptedException {
        var config = cluster.config(true).withLimits(Duration.ofMinutes(5), Duration.ofMinutes(5), 100);
        var request = cluster.request(cluster.app("chatty", Map.of()), procfile("web: true"));

        assertThatThrownBy(() -> cluster.pipeline(config).run(request, new RecordingProgress()))
                .isInstanceOfSatisfying(
                        BuildFailed.class,
                        failure -> assertThat(failure.reason()).startsWith("the build printed more than"));
    }

    /** withstand G 106 */
    @Test
    void saysThatTheTimeWasNotEnough() throws IOException, InterruptedException {
        var config = cluster.config(true).withLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20);
        var request = cluster.request(cluster.app("slow", Map.of()), procfile("web: true"));

        assertThatThrownBy(() -> cluster.pipeline(config).run(request, new RecordingProgress()))
                .isInstanceOfSatisfying(
                        BuildFailed.class,
                        failure -> assertThat(failure.reason()).contains("within"));
    }

    @Test
    void saysThatNoBuildpackMatched() throws IOException, InterruptedException {
        var request = cluster.request(cluster.app("nothing", Map.of()), files(Map.of("README", "nothing to build")));

        assertThatThrownBy(() -> cluster.pipeline(cluster.config(true)).run(request, new RecordingProgress()))
                .isInstanceOfSatisfying(BuildFailed.class, failure -> {
                    assertThat(failure.reason()).isEqualTo("no buildpack matched");
                    assertThat(failure.advice()).contains("slipway/java", "slipway/procfile");
                });
    }

    @Test
    void saysWhyABuildpackFailed() throws IOException, InterruptedException {
        var request = cluster.request(cluster.app("broken", Map.of()), procfile("no process here"));

        assertThatThrownBy(() -> cluster.pipeline(cluster.config(true)).run(request, new RecordingProgress()))
                .isInstanceOfSatisfying(BuildFailed.class, failure -> {
                    assertThat(failure.reason()).contains("line 1 of the Procfile is not 'TYPE: COMMAND'");
                    assertThat(failure.advice()).contains("web: node server.js");
                });
    }

    /** withstand G 105 */
    @Test
    void saysWhichImageCannotBePulled() throws IOException, InterruptedException {
        var config = cluster.config(true);
        var missing = new BuildConfig.Program("127.0.0.1:1/no/such:image", List.of("/bin/true"));
        var broken = new BuildConfig(
                config.builder(),
                config.runImage(),
                config.trusted(),
                config.lifecycleImage(),
                missing,
                config.registry(),
                config.network(),
                config.resources(),
                config.timeLimit(),
                config.startLimit(),
                config.outputBytes(),
                config.keptRuns());
        var request = cluster.request(cluster.app("unpulled", Map.of()), procfile("web: true"));

        assertThatThrownBy(() -> cluster.pipeline(broken).run(request, new RecordingProgress()))
                .isInstanceOfSatisfying(
                        BuildFailed.class,
                        failure ->
                                assertThat(failure.reason()).contains("cannot be pulled", "127.0.0.1:1/no/such:image"));
    }

    /** withstand G 105 */
    @Test
    void saysThatNoNodeHasRoomAndGivesUp() throws IOException, InterruptedException {
        var config = cluster.config(true)
                .withResources(new Resources("900", "900", "512Mi", "4Gi", "8Gi"))
                .withLimits(Duration.ofMinutes(5), Duration.ofSeconds(20), 1 << 20);
        var request = cluster.request(cluster.app("huge", Map.of()), procfile("web: true"));
        var progress = new RecordingProgress();

        assertThatThrownBy(() -> cluster.pipeline(config).run(request, progress))
                .isInstanceOfSatisfying(
                        BuildFailed.class,
                        failure ->
                                assertThat(failure.reason()).contains("did not start within 20 s", "Insufficient cpu"));
        assertThat(progress.text()).contains("The build waits: no node takes the build's pod");
        assertThat(cluster.hasRunOf(request.app().id())).isFalse();
    }

    /** withstand G 106 */
    @Test
    void removesTheRunOfABuildThatIsStopped() throws Exception {
        var request = cluster.request(cluster.app("stopped", Map.of()), procfile("web: true"));
        var pipeline = cluster.pipeline(cluster.config(true));
        var progress = new RecordingProgress();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var build = threads.submit(() -> pipeline.run(request, progress));
            await(() -> cluster.hasRunOf(request.app().id()));
            build.cancel(true);
        }

        assertThat(cluster.hasRunOf(request.app().id())).isFalse();
    }

    @Test
    void takesUpTheBuildOfAServerBeforeIt() throws Exception {
        var request = cluster.request(cluster.app("adopted", Map.of()), procfile("web: true"));
        var first = new RecordingProgress();
        var second = new RecordingProgress();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one =
                    threads.submit(() -> cluster.pipeline(cluster.config(true)).run(request, first));
            await(() -> cluster.hasRunOf(request.app().id()));
            var other =
                    threads.submit(() -> cluster.pipeline(cluster.config(true)).run(request, second));

            assertThat(other.get()).isEqualTo(one.get());
        }
        assertThat(first.lines()).containsAll(second.lines());
    }

    private static BuildConfig inACompany(BuildConfig config) throws IOException {
        var registry = config.registry();
        var login = new RegistryConfig.Credentials("tester", new Secret("secret"));
        var own = Files.readString(Path.of(BuildCluster.variable("SLIPWAY_TEST_CERTIFICATES")));
        return new BuildConfig(
                config.builder(),
                config.runImage(),
                config.trusted(),
                config.lifecycleImage(),
                config.fetch(),
                new RegistryConfig(
                        registry.push(), registry.pull(), registry.path(), Optional.of(login), registry.api()),
                new BuildConfig.Network("http://proxy.example:3128", "", ".cluster.local", Optional.of(own)),
                config.resources(),
                config.timeLimit(),
                config.startLimit(),
                config.outputBytes(),
                1);
    }

    private static BuildRequest afresh(BuildRequest request) {
        return new BuildRequest(request.app(), BuildCluster.nextDeploy(), request.source(), true);
    }

    private Path procfile(String text) throws IOException {
        return files(Map.of("Procfile", text + "\n"));
    }

    private Path files(Map<String, String> files) throws IOException {
        var source = Files.createTempDirectory(folder, "source");
        for (var file : files.entrySet()) {
            Files.writeString(source.resolve(file.getKey()), file.getValue());
        }
        return source;
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(50);
        }
    }
}
