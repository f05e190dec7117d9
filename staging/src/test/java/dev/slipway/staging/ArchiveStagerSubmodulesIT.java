package dev.slipway.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.core.BuildFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a commit's submodules. */
class ArchiveStagerSubmodulesIT {
    private static final String LIB = "https://git.example.com/octo/lib.git";

    @TempDir
    private Path root;

    private Staging staging;
    private GitRepository lib;

    @BeforeEach
    void begin() {
        staging = new Staging(root);
        staging.submodules.hosts.add("git.example.com");
        lib = elsewhere(LIB).file("src/lib.c", "int x;\n");
        staging.work.file("main.c", "int main;\n");
    }

    /** A repository at that address. */
    private GitRepository elsewhere(String address) {
        var folder = root.resolve("elsewhere").resolve(Integer.toString(staging.submodules.there.size()));
        staging.submodules.there.put(address, folder.resolve(".git"));
        return GitRepository.init(folder);
    }

    /** Commits the submodule, and links to it from the other repository. */
    private static void add(GitRepository parent, String path, String url, GitRepository module) {
        module.commit();
        var file = parent.folder().resolve(".gitmodules");
        var before = Files.exists(file) ? read(file) : "";
        parent.file(".gitmodules", before + "[submodule \"%s\"]\n\tpath = %s\n\turl = %s\n".formatted(path, path, url));
        parent.git("clone", "-q", module.folder().toString(), path);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new IllegalStateException("read " + file, e);
        }
    }

    @Test
    void submodulesLieAtTheirPathsAlsoNestedOnes() throws Exception {
        var deep = elsewhere("https://git.example.com/octo/deep").file("deep.txt", "deep");
        add(lib, "vendor/deep", "../deep", deep);
        add(staging.work, "vendor/lib", LIB, lib);
        staging.work.file("zlast", "");

        var source = staging.stageCommit();

        assertThat(staging.paths(source))
                .containsExactly(
                        ".gitmodules",
                        "main.c",
                        "vendor/",
                        "vendor/lib/",
                        "vendor/lib/.gitmodules",
                        "vendor/lib/src/",
                        "vendor/lib/src/lib.c",
                        "vendor/lib/vendor/",
                        "vendor/lib/vendor/deep/",
                        "vendor/lib/vendor/deep/deep.txt",
                        "zlast");
        assertThat(staging.unpack(source).resolve("vendor/lib/vendor/deep/deep.txt"))
                .hasContent("deep");
        assertThat(staging.progress.text())
                .contains("Submodule vendor/lib@", "Submodule vendor/lib/vendor/deep@", " from git.example.com\n")
                .doesNotContain(" ! ");
        assertThat(staging.submodules.done).isEqualTo(1);
    }

    @Test
    void aSubmodulesOwnAttributesLeaveOutOfIt() throws Exception {
        lib.file(".gitattributes", "tests export-ignore\n").file("tests/a", "");
        add(staging.work, "lib", LIB, lib);
        staging.work.file("tests/b", "");

        assertThat(staging.paths(staging.stageCommit()))
                .contains("lib/src/lib.c", "tests/b")
                .doesNotContain("lib/tests/a");
    }

    @Test
    void onlyTheFoldersOwnSubmodulesAreFetched() throws Exception {
        add(staging.work, "services/web/lib", LIB, lib);
        add(staging.work, "other", "https://git.example.com/none", lib);

        var source = staging.folder("services/web").stageCommit();

        assertThat(staging.paths(source)).containsExactly("lib/", "lib/src/", "lib/src/lib.c");
        assertThat(staging.submodules.brought).containsExactly(LIB);
    }

    // withstand C 47
    @Test
    void aHostThatIsNotAllowedIsNamed() throws Exception {
        staging.submodules.hosts.clear();
        add(staging.work, "lib", LIB, lib);

        assertThat(staging.paths(staging.stageCommit())).containsExactly(".gitmodules", "lib/", "main.c");

        assertThat(staging.submodules.brought).isEmpty();
        assertThat(staging.progress.text())
                .contains(
                        " !     Submodule lib is not fetched, its folder is empty: the server does not fetch from git.example.com\n")
                .contains("--submodule-hosts");
    }

    @Test
    void whatTheOperatorAllowsLaterIsInTheNextArchiveOfTheSameTree() throws Exception {
        staging.submodules.hosts.clear();
        add(staging.work, "lib", LIB, lib);
        var without = staging.stageCommit();

        staging.submodules.hosts.add("git.example.com");
        var with = staging.stageCommit();

        assertThat(with.key()).isNotEqualTo(without.key());
        assertThat(staging.paths(with)).contains("lib/src/lib.c");
        assertThat(staging.stageCommit()).isEqualTo(with);
    }

    // withstand C 47
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ../lib | its address is relative, and a pushed repository has none of its own
            git@git.example.com:octo/lib.git | its address is not of the form https://HOST/PATH
            ssh://git.example.com/octo/lib | its address is not of the form https://HOST/PATH
            file:///etc | its address is not of the form https://HOST/PATH
            ext::sh -c id | its address is not of the form https://HOST/PATH
            --upload-pack=id | its address is not of the form https://HOST/PATH
            https://git.example.com/octo/../../lib | its address is not of the form https://HOST/PATH
            https://git.example.com.evil.example/octo/lib | the server does not fetch from git.example.com.evil.example
            """)
    void otherAddressesAreNotAsked(String url, String reason) throws Exception {
        add(staging.work, "lib", url, lib);

        assertThat(staging.paths(staging.stageCommit())).containsExactly(".gitmodules", "lib/", "main.c");

        assertThat(staging.progress.text())
                .contains("Submodule lib is not fetched, its folder is empty: " + reason + "\n");
        assertThat(staging.submodules.brought).isEmpty();
    }

    @Test
    void aLinkThatGitmodulesDoesNotKnowIsNamed() throws Exception {
        add(staging.work, "lib", LIB, lib);
        Files.delete(staging.work.folder().resolve(".gitmodules"));

        staging.stageCommit();

        assertThat(staging.progress.text()).contains("its folder is empty: .gitmodules has no address for it\n");
    }

    @Test
    void whatGitItselfWouldNotUpdateStaysEmptyInSilence() throws Exception {
        add(staging.work, "lib", LIB, lib);
        staging.work.file(".gitmodules", read(staging.work.folder().resolve(".gitmodules")) + "\tupdate = none\n");

        assertThat(staging.paths(staging.stageCommit())).containsExactly(".gitmodules", "lib/", "main.c");

        assertThat(staging.progress.text()).doesNotContain("ubmodule");
    }

    @Test
    void oneThatCannotBeFetchedRefusesThePushByName() {
        add(staging.work, "lib", "https://git.example.com/none", lib);

        var refusal = catchThrowableOfType(BuildFailed.class, staging::stageCommit);

        assertThat(refusal).hasMessage("submodule lib cannot be fetched: git.example.com cannot be fetched from now");
        assertThat(refusal.advice()).isEqualTo("try again later");
        assertThat(staging.submodules.done).isZero();
    }

    @Test
    void tooManyInEachOtherAreRefused() {
        var inner = lib;
        for (int i = 0; i < 9; i++) {
            var address = "https://git.example.com/nest/" + i;
            var outer = elsewhere(address);
            add(outer, "m", i == 0 ? LIB : "../" + (i - 1), inner);
            inner = outer;
        }
        add(staging.work, "m", "https://git.example.com/nest/8", inner);

        assertThatThrownBy(staging::stageCommit)
                .isInstanceOf(BuildFailed.class)
                .hasMessageContaining("at most 8 may lie in each other");
    }

    // withstand C 45
    @Test
    void theLimitsOfACommitHoldForAllOfItsSubmodules() {
        lib.file("large", "x".repeat(1 << 20));
        add(staging.work, "lib", LIB, lib);
        staging.work.file("large", "x".repeat(1 << 20));

        staging.limits = new StageLimits(100, (2 << 20) - 1, 10, 100);
        assertThatThrownBy(staging::stageCommit).hasMessageContaining("the commit's files have more than 1 MB");
        staging.limits = new StageLimits(6, 4 << 20, 10, 100);
        assertThatThrownBy(staging::stageCommit).hasMessageContaining("more than 6 files and folders");
        staging.limits = new StageLimits(100, 4 << 20, 2, 100);
        assertThatThrownBy(staging::stageCommit).hasMessageContaining("lie in each other: lib/src/lib.c");
        staging.limits = new StageLimits(100, 4 << 20, 10, 12);
        assertThatThrownBy(staging::stageCommit).hasMessageContaining("a path of 13 bytes");
    }

    // withstand C 48
    @Test
    void aSubmodulesLinksStayInsideTheArchive() {
        lib.link("out", "../../passwd");
        add(staging.work, "lib", LIB, lib);

        assertThatThrownBy(staging::stageCommit)
                .hasMessage("symbolic link lib/out leads out of the app's folder, to ../../passwd");
    }
}
