package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ToolchainsTest {
    @TempDir
    Path home;

    private Path data;

    @BeforeEach
    void layOut() throws IOException {
        data = folder(".local/share/slipway");
    }

    @Test
    void toolInstalledWholeIsSeenWhole() throws IOException {
        var bin = folder(".sdkman/candidates/java/current/bin");
        folder(".sdkman/candidates/java/current/lib");

        assertThat(seen(bin)).containsExactly(bin.getParent());
    }

    @Test
    void ofAFolderWithOtherThingsOnlyProgramsAndLibrariesAreSeen() throws IOException {
        var bin = folder(".cargo/bin");
        folder(".cargo/lib");
        folder(".cargo/registry");

        assertThat(seen(bin)).containsExactly(bin, home.resolve(".cargo/lib"));
    }

    @Test
    void neitherHomeNorDataIsEverSeen() throws IOException {
        var local = folder(".local/bin");
        folder(".local/lib");
        var own = folder("bin");
        folder("lib");

        var seen = seen(local, own, home, data, home.resolve(".local/share"), folder(".local/share/slipway/bin"));

        assertThat(seen)
                .containsExactlyInAnyOrder(local, home.resolve(".local/lib"), own, home.resolve("lib"))
                .noneMatch(folder -> data.startsWith(folder) || folder.startsWith(data));
    }

    @Test
    void systemFoldersAndWhatIsNoFolderAreLeftOut() {
        var path = "/usr/bin:/bin:/opt/x/bin:relative:" + home.resolve("missing") + "::\0";

        assertThat(new Toolchains(home, data).of(Map.of("PATH", path))).isEmpty();
    }

    @Test
    void homesOfToolsAreSeen() throws IOException {
        var jdk = folder("jdks/25");

        var seen = new Toolchains(home, data).of(Map.of("JAVA_HOME", jdk.toString(), "GOROOT", home.toString()));

        assertThat(seen).containsExactly(jdk);
    }

    private List<Path> seen(Path... path) {
        var text = String.join(":", List.of(path).stream().map(Path::toString).toList());
        return new Toolchains(home, data).of(Map.of("PATH", text));
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(home.resolve(name));
    }
}
