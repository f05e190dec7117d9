package dev.slipway.local.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.SimpleFileServer;
import dev.slipway.core.ProcessType;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each buildpack builds a real application with its real package registry, and the application answers. */
class BuiltInBuildpacksIT {
    private static final Path INSTALLED_GRADLE = Path.of("/usr/share/gradle");

    /** Answers with the folder of the Python that runs it. */
    private static final String PREFIX_SERVER = """
            import http.server, os, sys
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(sys.prefix.encode())
            http.server.HTTPServer((os.environ['HOST'], int(os.environ['PORT'])), Handler).serve_forever()
            """;

    @TempDir
    Path root;

    private BuildRig rig;

    @BeforeEach
    void setUp() throws InterruptedException {
        rig = new BuildRig(root).confined();
    }

    @Test
    void mavenApp() throws IOException, InterruptedException {
        needs("mvn");
        // A JDK that lies in no folder of the system's.
        var jdk = Files.createSymbolicLink(root.resolve("jdk"), Path.of(System.getProperty("java.home")));
        rig.variable("JAVA_HOME", jdk.toString())
                .confined()
                .files("maven")
                .file(
                        "system.properties",
                        "java.runtime.version=" + Runtime.version().feature());

        var first = rig.build();
        assertThat(rig.progress.text()).contains("JDK of " + jdk);
        assertThat(rig.progress.text()).contains("web: exec java $JAVA_OPTS -jar target/hello-1.0.jar");
        var second = rig.config("BP_MAVEN_BUILD_ARGUMENTS", "--offline -DskipTests package")
                .build();

        assertThat(answer(first)).isEqualTo("{\"hello\":\"java\"}");
        assertThat(answer(second)).isEqualTo("{\"hello\":\"java\"}");
    }

    @Test
    void mavenAppWithWrapper() throws IOException, InterruptedException {
        rig.files("maven")
                .file("mvnw", Files.readString(Path.of("../mvnw")))
                .file(
                        ".mvn/wrapper/maven-wrapper.properties",
                        Files.readString(Path.of("../.mvn/wrapper/maven-wrapper.properties")));

        var image = rig.build();

        assertThat(rig.progress.text()).contains("Maven by the app's wrapper");
        assertThat(answer(image)).isEqualTo("{\"hello\":\"java\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"maven", "gradle"})
    void javaAppBehindAProxyThatAsksForALogin(String tool) throws IOException, InterruptedException {
        needs(tool.equals("maven") ? "mvn" : tool);
        rig.files(tool);
        try (var proxy = new ConnectProxy("builder:p@ss word")) {
            rig.variable("HTTPS_PROXY", "http://builder:p%40ss%20word@127.0.0.1:" + proxy.port())
                    .variable("NO_PROXY", "localhost,.example.com")
                    .confined();

            var image = rig.build();

            assertThat(proxy.reached()).contains("repo.maven.apache.org:443");
            assertThat(rig.progress.text()).doesNotContain("p@ss");
            assertThat(answer(image)).isEqualTo("{\"hello\":\"java\"}");
        }
    }

    /** Debian's own Gradle, packed as a distribution, since there is no package registry for Gradle's. */
    @Test
    void gradleAppWithWrapper() throws IOException, InterruptedException {
        needs("gradle");
        assumeTrue(Files.isDirectory(INSTALLED_GRADLE), "Gradle is not installed as Debian does it");
        rig.files("gradle");
        pack(INSTALLED_GRADLE, root.resolve("gradle-4.4.1-bin.zip"));
        // Confined, it could not reach a file of this test's.
        var server = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), root, SimpleFileServer.OutputLevel.NONE);
        server.start();
        LocalImage image;
        try {
            addWrapper(URI.create("http://127.0.0.1:%d/gradle-4.4.1-bin.zip"
                    .formatted(server.getAddress().getPort())));
            image = rig.build();
        } finally {
            server.stop(0);
        }

        assertThat(rig.progress.text())
                .contains("Gradle by the app's wrapper", "web: exec build/install/hello/bin/hello");
        assertThat(answer(image)).isEqualTo("{\"hello\":\"java\"}");
    }

    @Test
    void nodeApp() throws IOException, InterruptedException {
        needs("node", "npm");
        rig.files("nodejs");

        var first = rig.build();
        assertThat(rig.progress.text()).contains("added 2 packages", "web: \"npm\", \"start\"");
        assertThat(first.app().resolve("node_modules/ms")).isDirectory();
        assertThat(first.app().resolve("node_modules/left-pad")).doesNotExist();
        rig.file("note.txt", "changed");
        var second = rig.build();

        assertThat(rig.progress.text())
                .contains("package-lock.json is unchanged")
                .doesNotContain("added 2 packages");
        assertThat(answer(first)).isEqualTo("hello node 60000 built production");
        assertThat(answer(second)).isEqualTo("hello node 60000 built production");
    }

    @Test
    void pythonApp() throws IOException, InterruptedException {
        needs("python3");
        rig.files("python");

        var first = rig.build();
        assertThat(rig.progress.text())
                .contains("Successfully installed itsdangerous-2.2.0", "web: exec python app.py");
        rig.file("note.txt", "changed");
        var second = rig.build();
        UntrustedFiles.remove(first.folder());

        assertThat(rig.progress.text())
                .contains("requirements.txt is unchanged")
                .doesNotContain("Successfully");
        assertThat(answer(second)).startsWith("hello python.");
    }

    @Test
    void pythonWithoutPackagesRunsInItsOwnEnvironment() throws IOException, InterruptedException {
        needs("python3");
        rig.file("app.py", PREFIX_SERVER).file("requirements.txt", "").file("Procfile", "web: python3 app.py\n");

        var image = rig.build();

        assertThat(answer(image))
                .isEqualTo(image.layersFolder().resolve("slipway_python/venv").toString());
    }

    /** Whichever way Python came to be on the PATH, a version manager's stand-in among them. */
    @Test
    void programOfTheMachineIsStartedByAProcfileAlone() throws IOException, InterruptedException {
        needs("python3");
        rig.file("program.py", PREFIX_SERVER).file("Procfile", "web: python3 program.py\n");

        assertThat(answer(rig.build())).startsWith("/");
    }

    @Test
    void pythonProject() throws IOException, InterruptedException {
        needs("python3");
        rig.files("pyproject").file("Procfile", "web: python -m main\n");

        var image = rig.build();

        assertThat(rig.progress.text()).contains("Successfully installed hello-1.0 itsdangerous-2.2.0");
        assertThat(answer(image)).startsWith("hello python.");
    }

    @Test
    void goApp() throws IOException, InterruptedException {
        needs("go");
        rig.files("go");

        var first = rig.build();
        assertThat(rig.progress.text()).contains("downloading github.com/pkg/errors");
        assertThat(first.processes()).containsOnlyKeys(ProcessType.WEB, new ProcessType("tick"));
        rig.file("note.txt", "changed");
        var second = rig.build();

        assertThat(rig.progress.text()).doesNotContain("downloading");
        assertThat(answer(first)).isEqualTo("hello: go");
        assertThat(answer(second)).isEqualTo("hello: go");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "python"})
    void staticSite(String server) throws IOException, InterruptedException {
        needs(server.equals("nginx") ? "nginx" : "python3");
        rig.files("static").config("BP_STATIC_SERVER", server);

        try (var app = rig.start(rig.build())) {
            var page = app.get("/");
            assertThat(page.body()).contains("hello static");
            assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
            assertThat(app.get("/style.css").headers().firstValue("content-type"))
                    .contains("text/css; charset=utf-8");
            assertThat(app.get("/docs/").body()).contains("docs");
            assertThat(app.get("/about").body()).contains("about us");
            for (var hidden : new String[] {"/.env", "/%2eenv", "/files/", "/nowhere"}) {
                var refused = app.get(hidden);
                assertThat(refused.statusCode()).as(hidden).isEqualTo(404);
                assertThat(refused.body()).as(hidden).contains("no such page");
            }
        }
    }

    private void addWrapper(URI distribution) throws IOException, InterruptedException {
        var folder = Files.createDirectory(root.resolve("wrapper"));
        Files.writeString(folder.resolve("settings.gradle"), "rootProject.name = 'wrapper'");
        var made = new ProcessBuilder(
                        "gradle", "--no-daemon", "-g", root.resolve("home").toString(), "wrapper")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("wrapper.log").toFile())
                .start();
        assertThat(made.waitFor())
                .as(() -> UntrustedFiles.text(root.resolve("wrapper.log")))
                .isZero();
        rig.file("gradlew", Files.readString(folder.resolve("gradlew")))
                .file("gradle/wrapper/gradle-wrapper.properties", """
                        distributionBase=GRADLE_USER_HOME
                        distributionPath=wrapper/dists
                        zipStoreBase=GRADLE_USER_HOME
                        zipStorePath=wrapper/dists
                        distributionUrl=%s
                        """.formatted(distribution))
                .file("gradle/wrapper/gradle-wrapper.jar", folder.resolve("gradle/wrapper/gradle-wrapper.jar"));
    }

    /** The folder in a zip file, with what its links lead to in their place. */
    private static void pack(Path folder, Path file) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file));
                var paths = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (var path : (Iterable<Path>) paths::iterator) {
                boolean isFolder = Files.isDirectory(path);
                zip.putNextEntry(new ZipEntry("gradle-4.4.1/" + folder.relativize(path) + (isFolder ? "/" : "")));
                if (!isFolder) {
                    Files.copy(path, zip);
                }
            }
        }
    }

    private String answer(LocalImage image) throws IOException, InterruptedException {
        try (var app = rig.start(image)) {
            return app.get("/").body();
        }
    }

    private static void needs(String... programs) {
        for (var program : programs) {
            var there = Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(":"))
                    .anyMatch(folder -> new File(folder, program).canExecute());
            assumeTrue(there, program + " is not installed");
        }
    }
}
