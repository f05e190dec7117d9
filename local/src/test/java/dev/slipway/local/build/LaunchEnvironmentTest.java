package dev.slipway.local.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.NotFound;
import dev.slipway.core.ProcessType;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchEnvironmentTest {
    private static final ProcessType WORKER = new ProcessType("worker");
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @TempDir
    Path dataDir;

    @Test
    void laterBuildpacksStandFirstOnSearchPathsAndLayersByName() throws IOException {
        var image = image("acme/one@1.0.0", "acme/two@1.0.0");
        var first = folder(image, "acme_one/b/bin");
        var second = folder(image, "acme_one/a/bin");
        var third = folder(image, "acme_two/c/bin");
        var library = folder(image, "acme_two/c/lib");

        var env = LaunchEnvironment.of(image, ProcessType.WEB, Map.of("PATH", "/usr/bin"));

        assertThat(env)
                .containsOnly(
                        entry("PATH", third + ":" + second + ":" + first + ":/usr/bin"),
                        entry("LD_LIBRARY_PATH", library.toString()));
    }

    @Test
    void filesOverrideAppendPrependAndDefault() throws IOException {
        var image = image("acme/one@1.0.0");
        write(image, "acme_one/a/env/SET", "new");
        write(image, "acme_one/a/env/ALSO.override", "new");
        write(image, "acme_one/a/env/KEPT.default", "new");
        write(image, "acme_one/a/env/UNSET.default", "new");
        write(image, "acme_one/a/env/AFTER.append", "last");
        write(image, "acme_one/a/env/AFTER.delim", "; ");
        write(image, "acme_one/a/env/BEFORE.prepend", "first");
        write(image, "acme_one/a/env/ODD.unknown", "new");
        var base = Map.of("SET", "old", "ALSO", "old", "KEPT", "old", "AFTER", "old", "BEFORE", "old");

        var env = LaunchEnvironment.of(image, ProcessType.WEB, base);

        assertThat(env)
                .containsOnly(
                        entry("SET", "new"),
                        entry("ALSO", "new"),
                        entry("KEPT", "old"),
                        entry("UNSET", "new"),
                        entry("AFTER", "old; last"),
                        entry("BEFORE", "firstold"));
    }

    @Test
    void filesOfTheProcessTypeComeLast() throws IOException {
        var image = image("acme/one@1.0.0");
        write(image, "acme_one/a/env/MODE", "any");
        write(image, "acme_one/a/env.launch/MODE", "launch");
        write(image, "acme_one/a/env.launch/worker/MODE", "worker");
        write(image, "acme_one/a/env.build/MODE", "build");

        assertThat(LaunchEnvironment.of(image, ProcessType.WEB, Map.of())).containsOnly(entry("MODE", "launch"));
        assertThat(LaunchEnvironment.of(image, WORKER, Map.of())).containsOnly(entry("MODE", "worker"));
    }

    @Test
    void linksInLayersAreNotFollowed() throws IOException {
        var image = image("acme/one@1.0.0");
        var secret = Files.writeString(dataDir.resolve("secret"), "canary");
        Files.createSymbolicLink(folder(image, "acme_one/a/env").resolve("LEAK"), secret);

        assertThat(LaunchEnvironment.of(image, ProcessType.WEB, Map.of())).isEmpty();
    }

    @Test
    void programsOfTheTypeFollowThoseOfAll() throws IOException {
        var image = image("acme/one@1.0.0");
        var all = write(image, "acme_one/a/exec.d/z", "");
        var worker = write(image, "acme_one/a/exec.d/worker/a", "");

        assertThat(LaunchEnvironment.programs(image, WORKER)).containsExactly(all, worker);
        assertThat(LaunchEnvironment.programs(image, ProcessType.WEB)).containsExactly(all);
    }

    @Test
    void programsWriteVariablesAsToml() {
        var program = Path.of("exec.d/ports");

        assertThat(LaunchEnvironment.parse(program, "A = \"1\"\nB = \"x y\"\n"))
                .containsOnly(entry("A", "1"), entry("B", "x y"));
        assertThatThrownBy(() -> LaunchEnvironment.parse(program, "A = 1"))
                .isInstanceOf(BuildFailed.class)
                .hasMessageContaining("output of ports");
    }

    @Test
    void imageIsFoundByWhatItsReleaseSays() throws IOException {
        var image = image("acme/one@1.0.0");
        ImageRecord.write(image);

        assertThat(LocalImage.of(dataDir, image.toImage(dataDir))).isEqualTo(image);
        assertThatThrownBy(() -> LocalImage.of(dataDir, new Image("images/0/1", DIGEST, Map.of())))
                .isInstanceOf(NotFound.class);
    }

    private LocalImage image(String... buildpacks) throws IOException {
        var folder = Files.createDirectories(dataDir.resolve("images/0123456789abcdef/" + "ab".repeat(16)));
        Files.createDirectories(folder.resolve("app"));
        var web = new ProcessSpec(List.of("serve", "a \"b\""), true, "");
        return new LocalImage(
                folder, folder, DIGEST, "key", Instant.EPOCH, List.of(buildpacks), Map.of(ProcessType.WEB, web));
    }

    private static Path folder(LocalImage image, String path) throws IOException {
        return Files.createDirectories(image.layersFolder().resolve(path));
    }

    private static Path write(LocalImage image, String path, String text) throws IOException {
        var file = image.layersFolder().resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, text);
    }
}
