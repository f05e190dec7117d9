package dev.slipway.k8s.build;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * A builder of few megabytes for a registry of a test's own: the real lifecycle, copied from where the other builder is, and one
 * buildpack whose shell is busybox.
 *
 * @param from has the lifecycle
 * @param to gets the images
 * @param name what builds call that registry
 */
record SmallImages(TestRegistry from, TestRegistry to, String name) {
    static final String BUILDER = "slipway/builder:small";
    static final String LIFECYCLE = "slipway/lifecycle:test";

    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
    private static final String RUN = "slipway/run";
    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<String, Object> USER =
            Map.of("User", "1000:1000", "Env", List.of("PATH=/bin", "CNB_USER_ID=1000", "CNB_GROUP_ID=1000"));

    /** @param folder for what goes into them */
    void push(Path folder) throws IOException, InterruptedException {
        assumeThat(BUSYBOX).as("needs a busybox that is linked statically").isExecutable();
        var lifecycle = lifecycle();
        publish("slipway/lifecycle", "test", USER, lifecycle);
        publish(RUN, "small", labelled(runLabels()), List.of(shell(folder.resolve("run"))));
        var all = new ArrayList<>(lifecycle);
        all.add(shell(folder.resolve("shell")));
        all.add(buildpack(folder.resolve("buildpack")));
        publish("slipway/builder", "small", labelled(builderLabels()), all);
    }

    /** Its layers are archives as they are, so that each is what its digest in the configuration says. */
    private List<byte[]> lifecycle() throws IOException, InterruptedException {
        var image = ImageReference.parse(BuildCluster.variable("SLIPWAY_TEST_LIFECYCLE"));
        var manifest = JSON.readTree(from.get(image.repository(), "manifests/" + image.tag(), MANIFEST));
        var layers = new ArrayList<byte[]>();
        for (var layer : manifest.path("layers")) {
            layers.add(
                    from.get(image.repository(), "blobs/" + layer.path("digest").asString(), "*/*"));
        }
        return layers;
    }

    private static byte[] shell(Path folder) throws IOException, InterruptedException {
        var busybox = Files.createDirectories(folder.resolve("bin")).resolve("busybox");
        executable(Files.copy(BUSYBOX, busybox));
        Files.createDirectories(folder.resolve("etc"));
        Files.writeString(folder.resolve("etc/passwd"), "cnb:x:1000:1000::/tmp:/bin/sh\n");
        Files.writeString(folder.resolve("etc/group"), "cnb:x:1000:\n");
        return BuildCluster.tar(folder);
    }

    private static byte[] buildpack(Path folder) throws IOException, InterruptedException {
        var home = folder.resolve("cnb/buildpacks/test_small/1.0.0");
        write(home.resolve("buildpack.toml"), """
                api = "0.10"
                [buildpack]
                id = "test/small"
                version = "1.0.0"
                [[targets]]
                os = "linux"
                """);
        write(home.resolve("bin/detect"), "#!/bin/busybox sh\nexit 0\n");
        write(home.resolve("bin/build"), """
                #!/bin/busybox sh
                echo '[[processes]]' >$CNB_LAYERS_DIR/launch.toml
                echo 'type = "web"' >>$CNB_LAYERS_DIR/launch.toml
                echo 'command = ["/bin/busybox", "true"]' >>$CNB_LAYERS_DIR/launch.toml
                """);
        write(folder.resolve("cnb/order.toml"), """
                [[order]]
                [[order.group]]
                id = "test/small"
                version = "1.0.0"
                """);
        return BuildCluster.tar(folder);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        executable(file);
    }

    private static void executable(Path file) throws IOException {
        if (!file.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make executable: " + file);
        }
    }

    private static Map<String, Object> labelled(Map<String, String> labels) {
        var config = new TreeMap<>(USER);
        config.put("Labels", labels);
        return config;
    }

    private static Map<String, String> runLabels() {
        return Map.of(
                "io.buildpacks.stack.id", "dev.slipway.test",
                "io.buildpacks.base.distro.name", "debian",
                "io.buildpacks.base.distro.version", "12");
    }

    private Map<String, String> builderLabels() {
        var buildpack = Map.of("id", "test/small", "version", "1.0.0");
        var metadata = Map.of(
                "buildpacks", List.of(buildpack),
                "stack", Map.of("runImage", Map.of("image", "%s/%s:small".formatted(name, RUN))),
                "lifecycle", Map.of("apis", Map.of("platform", Map.of("supported", List.of("0.12", "0.13")))));
        return Map.of(
                "io.buildpacks.stack.id", "dev.slipway.test",
                "io.buildpacks.builder.metadata", JSON.writeValueAsString(metadata),
                "io.buildpacks.buildpack.order", JSON.writeValueAsString(List.of(Map.of("group", List.of(buildpack)))));
    }

    private void publish(String repository, String tag, Map<String, Object> config, List<byte[]> layers)
            throws IOException, InterruptedException {
        var digests = new ArrayList<String>();
        var described = new ArrayList<Map<String, Object>>();
        for (var layer : layers) {
            var digest = to.blob(repository, layer);
            digests.add(digest);
            described.add(Map.of("mediaType", LAYER, "digest", digest, "size", layer.length));
        }
        var architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        var image = JSON.writeValueAsBytes(Map.of(
                "architecture",
                architecture,
                "os",
                "linux",
                "config",
                config,
                "rootfs",
                Map.of("type", "layers", "diff_ids", digests),
                "history",
                digests.stream().map(_ -> Map.of("created_by", "test")).toList()));
        var manifest = JSON.writeValueAsBytes(Map.of(
                "schemaVersion",
                2,
                "mediaType",
                MANIFEST,
                "config",
                Map.of("mediaType", CONFIG, "digest", to.blob(repository, image), "size", image.length),
                "layers",
                described));
        to.manifest(repository, tag, manifest, MANIFEST);
    }
}
