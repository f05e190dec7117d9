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
import dev.slipway.core.release.InMemoryReleases;
import dev.slipway.k8s.TestCluster;
import dev.slipway.k8s.install.ServerImage;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** A namespace for builds, and the registry and images that {@code src/test/cluster/build-images} made. */
final class BuildCluster implements AutoCloseable {
    private static final AtomicInteger DEPLOYS = new AtomicInteger(1);

    final TestCluster cluster;
    final String namespace;
    final HttpClient http = HttpClient.newHttpClient();
    private final LocalPortForward door;

    private BuildCluster(TestCluster cluster) {
        this.cluster = cluster;
        this.namespace = cluster.namespace();
        this.door = cluster.client()
                .services()
                .inNamespace(variable("SLIPWAY_TEST_REGISTRY_NAMESPACE"))
                .withName(variable("SLIPWAY_TEST_REGISTRY_SERVICE"))
                .portForward(5000);
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
                cluster.client(), config, (key, _) -> inCluster(key), new InMemoryReleases(new InMemoryApps()), http));
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
        var digest = "sha256:" + sha256(archive);
        var started = http.send(
                HttpRequest.newBuilder(api().resolve("/v2/slipway/sources/blobs/uploads/"))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
        var location = started.headers().firstValue("Location").orElseThrow();
        var query = URI.create(location);
        var target = api().resolve(query.getRawPath() + "?" + query.getRawQuery() + "&digest=" + digest);
        var stored = http.send(
                HttpRequest.newBuilder(target)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(archive))
                        .build(),
                BodyHandlers.ofString());
        if (stored.statusCode() != 201) {
            throw new IOException("cannot store the source: " + stored.statusCode() + stored.body());
        }
        return new Source(new ObjectKey("sources/" + sha256(archive)), digest, archive.length);
    }

    private static URI inCluster(ObjectKey key) {
        var digest = "sha256:" + key.value().substring(key.value().lastIndexOf('/') + 1);
        return URI.create(
                "http://%s/v2/slipway/sources/blobs/%s".formatted(variable("SLIPWAY_TEST_REGISTRY_PUSH"), digest));
    }

    private URI api() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    private static byte[] tar(Path folder) throws IOException, InterruptedException {
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

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean hasRunOf(AppId app) {
        return !cluster.client()
                .genericKubernetesResources(PipelineRuns.PIPELINE_RUN)
                .inNamespace(namespace)
                .withLabels(dev.slipway.k8s.Labels.selecting(app))
                .list()
                .getItems()
                .isEmpty();
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
