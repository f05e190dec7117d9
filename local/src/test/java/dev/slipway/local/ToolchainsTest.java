package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ToolchainsTest {
    @TempDir
    Path temp;

    private Path home;
    private Path data;

    @BeforeEach
    void layOut() throws IOException {
        home = Files.createDirectory(temp.toRealPath().resolve("home"));
        data = folder(".local/share/slipway");
    }

    @ParameterizedTest
    @CsvSource({
        ".pyenv/shims, .pyenv, PYENV_ROOT",
        ".pyenv/versions/3.13/bin, .pyenv, PYENV_ROOT",
        ".sdkman/candidates/java/current/bin, .sdkman, SDKMAN_DIR",
        ".nvm/versions/node/v24/bin, .nvm, NVM_DIR",
        ".asdf/shims, .asdf, ASDF_DATA_DIR",
        ".volta/bin, .volta, VOLTA_HOME"
    })
    void managersFolderIsSeenWholeAndNamed(String path, String folder, String variable) throws IOException {
        var found = find(folder(path));

        assertThat(found.folders()).containsExactly(home.resolve(folder));
        assertThat(found.variables())
                .containsExactly(Map.entry(variable, home.resolve(folder).toString()));
    }

    @ParameterizedTest
    @CsvSource({"jdk-25, release", "go, VERSION"})
    void toolThatTellsItsVersionIsSeenWhole(String installed, String mark) throws IOException {
        var bin = folder(installed + "/bin");
        Files.createFile(bin.resolveSibling(mark));

        assertThat(find(bin).folders()).containsExactly(bin.getParent());
    }

    @Test
    void ofOtherFoldersOnlyProgramsAndWhatTheyLoadAreSeen() throws IOException {
        var bin = folder("node/bin");
        var lib = folder("node/lib");
        folder("node/.git");
        folder("node/src");

        assertThat(find(bin).folders()).containsExactly(bin, lib);
    }

    @Test
    void credentialsOfCargoAreNotSeenButItsToolsAre() throws IOException {
        var bin = folder(".cargo/bin");
        Files.createFile(home.resolve(".cargo/credentials.toml"));
        var rustup = folder(".rustup");

        assertThat(find(bin).folders()).containsExactly(bin, rustup);
    }

    @Test
    void neitherHomeNorDataNorSecretsAreEverSeen() throws IOException {
        var local = folder(".local/bin");
        var lib = folder(".local/lib");
        var own = folder("bin");
        folder(".ssh/bin");
        folder("bin/.aws");
        Files.createFile(temp.resolve("release"));
        Files.createFile(home.resolve("VERSION"));

        var found = find(
                local,
                own,
                home,
                home.resolve(".ssh"),
                home.resolve(".ssh/bin"),
                home.resolve("bin/.aws"),
                data,
                folder(".local/share/slipway/bin"),
                home.resolve(".local/share"),
                temp.toRealPath());

        assertThat(found.folders()).containsExactly(local, lib, own);
    }

    @Test
    void linkedProgramIsSeenWhereItLies() throws IOException {
        var bin = folder("uv/python/bin");
        var program = Files.createFile(
                bin.resolve("python3"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var local = folder(".local/bin");
        Files.createSymbolicLink(local.resolve("python3"), program);
        Files.createSymbolicLink(local.resolve("dangling"), home.resolve("nowhere"));

        assertThat(find(local).folders()).containsExactly(local, bin);
    }

    @Test
    void folderThatCannotBeListedDoesNoHarm() throws IOException {
        var bin = folder("locked/bin");
        Files.setPosixFilePermissions(bin, PosixFilePermissions.fromString("--x------"));

        assertThat(find(bin).folders()).containsExactly(bin);
    }

    @Test
    void systemFoldersAndWhatIsNoFolderAreLeftOut() {
        var path = "/usr/bin:/bin:/opt/x/bin:relative:" + home.resolve("missing") + "::\0";

        assertThat(Toolchains.find(Map.of("PATH", path), home, data).folders()).isEmpty();
    }

    @Test
    void homesOfToolsAreSeen() throws IOException {
        var jdk = folder("jdks/25");

        var found = Toolchains.find(Map.of("JAVA_HOME", jdk.toString(), "GOROOT", home.toString()), home, data);

        assertThat(found.folders()).containsExactly(jdk);
    }

    private Toolchains find(Path... path) {
        var text = String.join(":", List.of(path).stream().map(Path::toString).toList());
        return Toolchains.find(Map.of("PATH", text), home, data);
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(home.resolve(name));
    }
}
