package dev.slipway.local.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.core.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real HTTP server and archives that the real tar made. */
final class SourceFetchIT {
    private static final String BUILDER = """
            [[buildpacks]]
            id = "a/java"
            version = "1.2.3"

            [[buildpacks]]
            id = "a/procfile"
            version = "2.0.0"

            [[order]]
            [[order.group]]
            id = "a/java"
            version = "1.2.3"
            optional = false
            """;

    private @TempDir Path root;
    private SourceFolders folders;
    private HttpServer store;
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private byte[] archive = {};

    @BeforeEach
    void start() throws IOException {
        folders = new SourceFolders(
                folder("workspace"), folder("layers"), folder("platform"), folder("environment"), folder("builder"));
        Files.writeString(folders.builder().resolve("order.toml"), BUILDER);
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", exchange -> {
            int status = answers.isEmpty() ? 200 : answers.pop();
            exchange.sendResponseHeaders(status, archive.length);
            try (var out = exchange.getResponseBody()) {
                out.write(archive);
            }
        });
        store.start();
    }

    @AfterEach
    void stop() {
        store.stop(0);
    }

    @Test
    void bringsTheSourceAndTheEnvironment() throws Exception {
        tar(Map.of("Procfile", "web: true", "src/main.txt", "hello"));
        // As Kubernetes lays out a Secret's volume.
        var data = Files.createDirectories(folders.environment().resolve("..2026"));
        Files.writeString(data.resolve("GREETING"), "hello");
        Files.createSymbolicLink(folders.environment().resolve("..data"), Path.of("..2026"));
        Files.createSymbolicLink(folders.environment().resolve("GREETING"), Path.of("..data/GREETING"));

        assertThat(fetch(Map.of())).as(printed.toString(StandardCharsets.UTF_8)).isZero();

        assertThat(folders.app().resolve("src/main.txt")).hasContent("hello");
        assertThat(folders.platform().resolve("env/GREETING")).hasContent("hello");
        assertThat(folders.platform().resolve("env")).isDirectoryNotContaining("glob:**..*");
        assertThat(folders.layers()).isEmptyDirectory();
    }

    @Test
    void waitsForAStoreThatIsAwayForAWhile() throws Exception {
        tar(Map.of("Procfile", "web: true"));
        answers.addAll(List.of(503));

        assertThat(fetch(Map.of())).isZero();
        assertThat(folders.app().resolve("Procfile")).exists();
    }

    @Test
    void saysThatTheAddressHasExpired() throws Exception {
        tar(Map.of("Procfile", "web: true"));
        answers.add(403);

        assertThat(fetch(Map.of())).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("error: the object store answered with status 403", "hint: push again");
        assertThat(folders.app()).isEmptyDirectory();
    }

    @Test
    void followsTheProjectDescriptor() throws Exception {
        tar(Map.of("project.toml", """
                [_]
                schema-version = "0.2"
                [io.buildpacks]
                exclude = ["secret.txt"]
                [[io.buildpacks.build.env]]
                name = "GREETING"
                value = "from the project"
                [[io.buildpacks.build.env]]
                name = "OTHER"
                value = "other"
                [[io.buildpacks.post.group]]
                id = "a/procfile"
                """, "secret.txt", "x", "main.txt", "y"));
        Files.writeString(folders.environment().resolve("GREETING"), "from the app");

        assertThat(fetch(Map.of())).as(printed.toString(StandardCharsets.UTF_8)).isZero();

        assertThat(folders.app().resolve("secret.txt")).doesNotExist();
        assertThat(folders.app().resolve("main.txt")).exists();
        assertThat(folders.platform().resolve("env/GREETING")).hasContent("from the app");
        assertThat(folders.platform().resolve("env/OTHER")).hasContent("other");
        var order = TomlFile.readOrEmpty(folders.layers().resolve("order.toml"));
        assertThat(Buildpack.groups(order.tables("order")))
                .containsExactly(new Buildpack.Group(List.of(
                        new Buildpack.Member("a/java", "1.2.3", false),
                        new Buildpack.Member("a/procfile", "2.0.0", false))));
    }

    @Test
    void refusesABuildpackThatTheBuilderLacks() throws Exception {
        tar(Map.of(
                "project.toml",
                "[_]\nschema-version = \"0.2\"\n[[io.buildpacks.group]]\nid = \"a/java\"\nversion = \"9\"\n"));

        assertThat(fetch(Map.of())).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains(
                        "error: there is no buildpack a/java@9 in the builder", "hint: there are: a/java, a/procfile");
    }

    private int fetch(Map<String, String> more) throws InterruptedException {
        var environment = new HashMap<>(more);
        environment.put(
                "SLIPWAY_SOURCE_URL",
                "http://127.0.0.1:%d/source".formatted(store.getAddress().getPort()));
        var sha256 = Sha256.begin();
        environment.put("SLIPWAY_SOURCE_SHA256", HexFormat.of().formatHex(sha256.digest(archive)));
        return new SourceFetch(environment, folders, new PrintStream(printed, true, StandardCharsets.UTF_8)).run();
    }

    private void tar(Map<String, String> files) throws IOException, InterruptedException {
        var source = folder("source");
        for (var file : files.entrySet()) {
            var path = source.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling(""));
            Files.writeString(path, file.getValue());
        }
        var tar = root.resolve("source.tar");
        var process = new ProcessBuilder("tar", "-C", source.toString(), "-cf", tar.toString(), ".").start();
        assertThat(process.waitFor()).isZero();
        archive = Files.readAllBytes(tar);
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectory(root.resolve(name));
    }
}
