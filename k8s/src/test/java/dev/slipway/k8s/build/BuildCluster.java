package dev.slipway.k8s.build;

import dev.slipway.core.AppName;
import dev.slipway.core.EnvName;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.InMemoryApps;
import dev.slipway.core.deploy.BuildRequest;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.Source;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.InMemoryReleases;
import dev.slipway.k8s.PodDoor;
import dev.slipway.k8s.TestCluster;
import dev.slipway.k8s.install.ServerImage;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A namespace for builds, and the registry and images that {@code src/test/cluster/build-images} made. */
final class BuildCluster implements AutoCloseable {
    private static final AtomicInteger DEPLOYS = new AtomicInteger(1);

    final TestCluster cluster;
    final String namespace;
    final HttpClient http = HttpClient.newHttpClient();
    private final PodDoor door;

    private BuildCluster(TestCluster cluster) {
        this.cluster = cluster;
        this.namespace = cluster.namespace();
        this.door = cluster.door(
                variable("SLIPWAY_TEST_REGISTRY_NAMESPACE"), variable("SLIPWAY_TEST_REGISTRY_SERVICE"), 5000);
    }

    static BuildCluster connect() {
        Assumptions.assumeTrue(
                System.getenv("SLIPWAY_TEST_BUILDER") != null,
                "needs a builder: set what src/test/cluster/build-images prints");
        return new BuildCluster(TestCluster.connect());
    }

    static String variable(String name) {
        return Optional.ofNullable(System.getenv(name))
                .orElseThrow(() -> new IllegalStateException(name + " is not set"));
    }

    BuildConfig config(boolean trusted) {
        var registry = new RegistryConfig(
                variable("SLIPWAY_TEST_REGISTRY_PUSH"),
                variable("SLIPWAY_TEST_REGISTRY_PULL"),
                "slipway",
                Optional.empty(),
                api());
        var fetch = new BuildConfig.Program(variable("SLIPWAY_TEST_SERVER_IMAGE"), ServerImage.command("fetch"));
        var builder = variable("SLIPWAY_TEST_BUILDER");
        return BuildConfig.of(fetch, registry)
                .withBuilder(builder, Optional.empty(), trusted ? Set.of(builder) : Set.of())
                .withLifecycleImage(variable("SLIPWAY_TEST_LIFECYCLE"));
    }

    TektonPipeline pipeline(BuildConfig config) {
        return new TektonPipeline(new TektonPipeline.Parts(
                cluster.client(),
                config,
                (key, _) -> inCluster(key),
                new InMemoryReleases(new InMemoryApps()),
                http,
                request -> {
                    throw new IOException("no other registry is asked here: " + request.url());
                }));
    }

    App app(String name, Map<EnvName, Secret> environment) {
        return App.create(new AppName(new Namespace(namespace), name), new UserName("tester"), Instant.EPOCH)
                .withConfig(environment);
    }

    /** A request to build the files, which lie as one archive where builds find it. */
    BuildRequest request(App app, Path folder) throws IOException, InterruptedException {
        var source = upload(tar(folder));
        return new BuildRequest(app, nextDeploy(), source, false);
    }

    static DeployId nextDeploy() {
        return new DeployId(DEPLOYS.getAndIncrement());
    }

    /** The registry keeps the archives too: any blob has an address. */
    private Source upload(byte[] archive) throws IOException, InterruptedException {
        var digest = registry().blob("slipway/sources", archive);
        return new Source(new ObjectKey("sources/" + digest.substring("sha256:".length())), digest, archive.length);
    }

    /** The registry that the builder is in. */
    TestRegistry registry() {
        return new TestRegistry(http, api(), Optional.empty());
    }

    private static URI inCluster(ObjectKey key) {
        var digest = "sha256:" + key.value().substring(key.value().lastIndexOf('/') + 1);
        return URI.create(
                "http://%s/v2/slipway/sources/blobs/%s".formatted(variable("SLIPWAY_TEST_REGISTRY_PUSH"), digest));
    }

    private URI api() {
        return URI.create("http://127.0.0.1:" + door.localPort());
    }

    static byte[] tar(Path folder) throws IOException, InterruptedException {
        var file = Files.createTempFile("source", ".tar");
        try {
            var tar = new ProcessBuilder("tar", "-C", folder.toString(), "-cf", file.toString(), ".")
                    .inheritIO()
                    .start();
            if (tar.waitFor() != 0) {
                throw new IOException("tar failed");
            }
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }

    /** Whether a node gets the image, by that Secret if any, and runs it. */
    boolean runs(Image image, Optional<String> pullSecret) {
        // spotless:off
        var pod = new PodBuilder()
                .withNewMetadata()
                    .withGenerateName("image-")
                    .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                    .withRestartPolicy("Never")
                    .withImagePullSecrets(pullSecret.map(LocalObjectReference::new).stream().toList())
                    .addNewContainer()
                        .withName("web")
                        .withImage(image.repository() + "@" + image.digest())
                        .withImagePullPolicy("Always")
                        .withCommand("/cnb/process/web")
                    .endContainer()
                .endSpec()
                .build();
        // spotless:on
        var made = cluster.client().resource(pod).create();
        var ended = cluster.client().resource(made).waitUntilCondition(BuildCluster::isTold, 60, TimeUnit.SECONDS);
        cluster.client().resource(made).withGracePeriod(0).delete();
        return "Succeeded".equals(ended.getStatus().getPhase());
    }

    private static boolean isTold(@Nullable Pod pod) {
        return pod != null
                && (List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase())
                        || pod.getStatus().getContainerStatuses().stream()
                                .anyMatch(status -> status.getState().getWaiting() != null
                                        && "ImagePullBackOff"
                                                .equals(status.getState()
                                                        .getWaiting()
                                                        .getReason())));
    }

    boolean hasRunOf(AppId app) {
        return runsOf(app) > 0;
    }

    int runsOf(AppId app) {
        return cluster.client()
                .genericKubernetesResources(PipelineRuns.PIPELINE_RUN)
                .inNamespace(namespace)
                .withLabels(dev.slipway.k8s.Labels.selecting(app))
                .list()
                .getItems()
                .size();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            http.close();
            cluster.remove(namespace);
            cluster.close();
        }
    }
}
