package dev.slipway.local.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Samples;
import dev.slipway.core.UserException;
import dev.slipway.core.deploy.BuildRequest;
import dev.slipway.core.deploy.Source;
import dev.slipway.core.release.ProcessSpec;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildpackPipelineIT {
    private static final String KEEPING = """
            printf '[[processes]]\\ntype = "web"\\ncommand = ["serve"]\\n' >"$CNB_LAYERS_DIR/launch.toml"
            echo "cache: $(cat "$CNB_LAYERS_DIR/kept/note" 2>/dev/null || echo nothing)"
            mkdir -p "$CNB_LAYERS_DIR/kept"
            echo fresh >"$CNB_LAYERS_DIR/kept/note"
            printf '[types]\\ncache = true\\n' >"$CNB_LAYERS_DIR/kept.toml"
            """;

    @TempDir
    Path root;

    private BuildRig rig;

    @BeforeEach
    void setUp() {
        rig = new BuildRig(root);
    }

    @Test
    void procfileAloneMakesAnImage() throws InterruptedException, IOException {
        rig.file("Procfile", "web: ./serve --port \"$PORT\" \\ x\r\nworker:work\n# note\n")
                .file("serve", "#!/bin/sh\n");

        var image = rig.build();

        assertThat(image.processes())
                .isEqualTo(Map.of(
                        ProcessType.WEB,
                        new ProcessSpec(List.of("bash", "-c", "./serve --port \"$PORT\" \\ x"), true, ""),
                        new ProcessType("worker"),
                        new ProcessSpec(List.of("bash", "-c", "work"), true, "")));
        assertThat(image.app().resolve("serve")).isExecutable();
        assertThat(image.app().resolve("Procfile")).isRegularFile();
        assertThat(rig.left("builds")).isEmpty();
    }

    @Test
    void nothingMatchesAndSaysWhatIsLookedFor() {
        rig.file("README.md", "hello");

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessage("no buildpack matched")
                .extracting(failure -> ((UserException) failure).advice())
                .asString()
                .contains("pom.xml", "package.json", "Procfile");
    }

    @Test
    void sameSourceBuilderAndConfigAreFound() throws InterruptedException {
        rig.file("Procfile", "web: serve");
        assertThat(rig.pipeline().built(rig.request())).isEmpty();

        var image = rig.build().toImage(rig.dataDir);

        assertThat(rig.restart().pipeline().built(rig.request())).contains(image);
        assertThat(rig.config("GREETING", "hello").pipeline().built(rig.request()))
                .isEmpty();
    }

    @Test
    void whatAnUpgradedToolBuildsIsBuiltAnew() throws InterruptedException, IOException {
        var tool = Files.createDirectories(rig.root.resolve("tools")).resolve("node");
        Files.writeString(tool, "#!/bin/sh\necho 1");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        rig.file("Procfile", "web: serve").variable("PATH", tool.getParent() + ":" + System.getenv("PATH"));
        rig.build();
        assertThat(rig.restart().pipeline().built(rig.request())).isPresent();

        Files.writeString(tool, "#!/bin/sh\necho 2.0");

        assertThat(rig.pipeline().built(rig.request())).isEmpty();
    }

    @Test
    void onlyTheServersUserEntersWhatItBuilds() throws InterruptedException, IOException { // withstand J 127
        var image = rig.file("Procfile", "web: serve").build();

        for (var folder : List.of("images", "builds", "caches", "buildpacks")) {
            assertThat(mode(rig.dataDir.resolve(folder))).as(folder).isEqualTo("rwx------");
        }
        assertThat(mode(image.folder())).isEqualTo("rwx------");
        assertThat(mode(image.folder().resolveSibling(""))).isEqualTo("rwx------");
    }

    private static String mode(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }

    @Test
    void imagesThatLieElsewhereThanTheyWereBuiltAreNoBaseForOthers() throws InterruptedException, IOException {
        var image = rig.file("Procfile", "web: serve").build();
        var record = image.folder().resolve("image.toml");
        Files.writeString(record, Files.readString(record).replace(rig.dataDir.toString(), "/somewhere/else"));

        assertThat(rig.restart().pipeline().built(rig.request())).isEmpty();
        assertThat(rig.open(image.toImage(rig.dataDir)).isAtHome()).isFalse();
    }

    @Test
    void failureLeavesNothing() throws IOException {
        rig.buildpack(
                "acme/broken", "", "echo working; echo 'error: the flux is missing'; echo 'hint: add flux'; exit 3");

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessage("buildpack acme/broken failed: the flux is missing")
                .extracting(failure -> ((UserException) failure).advice())
                .isEqualTo("add flux");
        assertThat(rig.progress.text()).contains("-----> Building with acme/broken@1.0.0", "       working");
        assertThat(rig.left("images")).isEmpty();
        assertThat(rig.left("builds")).isEmpty();
        assertThat(Files.exists(rig.dataDir.resolve("images"))).isTrue();
    }

    @Test
    void clearCacheStartsWithoutWhatIsThere() throws InterruptedException {
        rig.buildpack("acme/one", "", KEEPING);
        rig.build();
        rig.clearCache = true;

        assertThat(rig.pipeline().built(rig.request())).isEmpty();
        rig.build();

        assertThat(rig.progress.text()).contains("cache: nothing");
    }

    @Test
    void cachesAndImagesAreOfOneAppOnly() throws InterruptedException, IOException { // withstand K 132, 129
        rig.buildpack("acme/one", "", KEEPING);
        rig.build();
        var first = rig.app;

        rig.app = Samples.app("other");
        assertThat(rig.pipeline().built(rig.request())).isEmpty();
        rig.build();
        assertThat(rig.progress.text()).contains("cache: nothing");

        rig.pipeline().remove(first.id());
        assertThat(rig.left("images"))
                .allMatch(path -> path.startsWith(rig.app.id().value()));
        assertThat(rig.left("caches"))
                .isNotEmpty()
                .allMatch(path -> path.startsWith(rig.app.id().value()));
    }

    @Test
    void failedBuildSpoilsNoCache() throws InterruptedException {
        rig.buildpack(
                "acme/one",
                "",
                KEEPING + "if [ -f fail ]; then echo spoilt >\"$CNB_LAYERS_DIR/kept/note\"; exit 1; fi");
        rig.build();
        rig.file("fail", "");
        assertThatThrownBy(rig::build).isInstanceOf(BuildFailed.class);

        rig.files.remove("fail");
        rig.file("again", "").build();

        assertThat(rig.progress.text()).contains("cache: fresh");
    }

    @Test
    void oldImagesGoUnlessAReleaseCanRunThem() throws InterruptedException {
        rig.file("Procfile", "web: serve");
        var released = rig.build();
        release(released);
        var failed = rig.file("n", "failing").build();
        rig.releases.settle(rig.app.id(), release(failed), ReleaseState.FAILED);
        var unnamed = rig.file("n", "0").build();

        for (int i = 1; i <= 3; i++) {
            rig.file("n", Integer.toString(i)).build();
        }

        assertThat(released.folder()).isDirectory();
        assertThat(failed.folder()).doesNotExist();
        assertThat(unnamed.folder()).doesNotExist();
    }

    private ReleaseVersion release(LocalImage image) {
        return rig.releases
                .append(
                        rig.app.id(),
                        version -> Release.of(
                                rig.app,
                                version,
                                image.toImage(rig.dataDir),
                                Samples.COMMIT,
                                Samples.ALICE,
                                Samples.NOW,
                                "Deploy"))
                .version();
    }

    @Test
    void whatAKilledServerLeftIsSweptAway() throws InterruptedException, IOException { // withstand G 97
        rig.file("Procfile", "web: serve");
        var image = rig.build();
        var half = Files.createDirectories(
                image.folder().resolveSibling("ab".repeat(16)).resolve("app"));
        Files.createDirectories(rig.dataDir.resolve("builds/left/tmp"));
        Files.createDirectories(rig.dataDir.resolve("caches/" + rig.app.id() + ".new"));

        assertThat(rig.restart().pipeline().built(rig.request())).contains(image.toImage(rig.dataDir));

        assertThat(half).doesNotExist();
        assertThat(rig.left("builds")).isEmpty();
        assertThat(rig.dataDir.resolve("caches/" + rig.app.id() + ".new")).doesNotExist();
    }

    @Test
    @Timeout(60)
    void buildsOfAKilledServerAreEndedBeforeTheirFoldersGo() throws Exception {
        // withstand L 137
        var tmp = Files.createDirectories(rig.dataDir.resolve("builds/left/tmp"));
        var builder = new ProcessBuilder(
                "/bin/sh",
                "-c",
                "(while mkdir -p $TMPDIR; do date >$TMPDIR/$$; done) & echo on; (setsid sleep 300) & wait");
        builder.environment().put("TMPDIR", tmp.toString());
        var left = builder.start();
        try {
            assertThat(left.getInputStream().read()).isEqualTo('o');

            rig.restart().pipeline();

            // Whoever still ran would make the folder again, and hold the output open.
            left.getInputStream().readAllBytes();
            assertThat(left.waitFor()).isEqualTo(137);
            assertThat(rig.left("builds")).isEmpty();
        } finally {
            left.destroyForcibly();
        }
    }

    @Test
    void archiveThatIsNotWhatWasStagedIsRefused() {
        rig.file("Procfile", "web: serve");
        var request = rig.request();
        var source = request.source();
        var other = new Source(source.key(), "sha256:" + "0".repeat(64), source.size());

        assertThatThrownBy(() -> rig.pipeline()
                        .run(new BuildRequest(request.app(), request.deploy(), other, false), rig.progress))
                .isInstanceOf(BuildFailed.class)
                .hasMessage("the source archive is damaged");
    }

    @Test
    void nameOfAContainerImageIsNotBuilt() {
        rig.file("Dockerfile", "FROM nginx");
        var request = rig.request();
        var source = request.source();
        var image = new Source(source.key(), source.digest(), source.size(), "nginx");

        assertThatThrownBy(() -> rig.pipeline()
                        .run(new BuildRequest(request.app(), request.deploy(), image, false), rig.progress))
                .isInstanceOf(BuildFailed.class)
                .hasMessageEndingWith("one machine has no container engine");
    }

    @ParameterizedTest
    @CsvSource({
        "package.json, '{}', no node on this machine",
        "requirements.txt, '', no Python on this machine",
        ".java-version, 99, 'no JDK 99 on this machine, which .java-version asks for'",
    })
    void missingToolchainIsASentence(String file, String content, String sentence) throws IOException {
        var tools = Files.createDirectory(root.resolve("tools"));
        for (var tool : List.of("sh", "env", "nice", "sed", "awk", "head", "cat", "dirname", "readlink", "grep")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }
        rig.settings(config -> config.withEnvironment(Map.of("PATH", tools.toString())))
                .file(file, content)
                .file(file.equals(".java-version") ? "pom.xml" : "note", "");

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessageEndingWith("failed: " + sentence)
                .extracting(failure -> ((UserException) failure).advice())
                .asString()
                .startsWith("install");
    }

    @Test
    void aBuilderImageIsRefusedSinceThereIsNoCluster() {
        var settings = rig.app.settings().with("builder", "registry.example.com/builder:1");

        assertThatThrownBy(() -> rig.pipeline().check(settings))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("builder images need Kubernetes");
    }

    @Test
    void describeNamesTheBuildpacksInOrder() {
        rig.buildpack("acme/one", "", "");

        assertThat(rig.pipeline().describe(rig.app))
                .containsSubsequence(
                        "  acme/one, slipway/procfile (optional)",
                        "  slipway/java, slipway/procfile (optional)",
                        "  slipway/procfile")
                .anyMatch(line -> line.contains("slipway/go@1.0.0"));
    }
}
