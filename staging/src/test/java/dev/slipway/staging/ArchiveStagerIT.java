package dev.slipway.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in an archive, as real git and real tar see it. */
class ArchiveStagerIT {
    @TempDir
    private Path root;

    private Staging staging;

    @BeforeEach
    void begin() {
        staging = new Staging(root);
    }

    // withstand D 69
    @Test
    void archivesFilesFoldersAndLinksWithNothingOfTheMachine() throws Exception {
        staging.work
                .file("bin/run", "#!/bin/sh\n")
                .file("README", "hello")
                .file(".hidden", "")
                .link("link", "bin/run");
        Files.setPosixFilePermissions(
                staging.work.folder().resolve("bin/run"), EnumSet.allOf(PosixFilePermission.class));

        var source = staging.stageCommit();

        assertThat(staging.list(source))
                .containsExactly(
                        "-rw-r--r-- 0/0               0 1980-01-01 00:00 .hidden",
                        "-rw-r--r-- 0/0               5 1980-01-01 00:00 README",
                        "drwxr-xr-x 0/0               0 1980-01-01 00:00 bin/",
                        "-rwxr-xr-x 0/0              10 1980-01-01 00:00 bin/run",
                        "lrwxrwxrwx 0/0               0 1980-01-01 00:00 link -> bin/run");
        assertThat(staging.progress.text()).contains("4 files, 15 bytes");
    }

    @Test
    void aTreeThatIsNothingButTheNameOfAnImageSaysSo() throws Exception {
        staging.work.file("Dockerfile", "FROM nginx:1.27\n");
        assertThat(staging.stageCommit().image()).isEqualTo("nginx:1.27");
        assertThat(staging.stageCommit().image()).as("archived before").isEqualTo("nginx:1.27");

        staging.work.file("index.html", "hello");
        assertThat(staging.stageCommit().image()).isEmpty();
    }

    @Test
    void aDockerfileThatBuildsIsSource() throws Exception {
        staging.work.file("Dockerfile", "FROM nginx:1.27\nRUN make\n");

        assertThat(staging.stageCommit().image()).isEmpty();
    }

    // withstand D 69
    @Test
    void theSameTreeGivesTheSameBytesOnEveryServer() throws Exception {
        staging.work.file("a", "1").file("b/c", "2");
        var here = staging.stageCommit();
        var other = new Staging(root.resolve("other"));
        other.work.file("a", "1").file("b/c", "2");

        var there = other.stageCommit();

        assertThat(there.digest()).isEqualTo(here.digest());
        assertThat(there.size()).isEqualTo(here.size());
    }

    @Test
    void aTreeThatIsArchivedIsNotArchivedAgain() throws Exception {
        staging.work.file("a", "1");
        var first = staging.stageCommit();

        var second = staging.stageCommit();

        assertThat(second).isEqualTo(first);
        assertThat(staging.progress.lines()).last().asString().endsWith("archived before");
        assertThat(first.key().value()).startsWith("sources/" + staging.app.id() + "/");
    }

    // withstand C 50
    @Test
    void anAppKeepsItsLastArchiveAndAnEarlierOneIsMadeAgainTheSame() throws Exception {
        staging.work.file("a", "1");
        var commit = staging.work.commit();
        staging.work.git("push", "-q", staging.bare().toString(), "HEAD:refs/heads/main");
        var first = staging.stage(commit);
        staging.work.file("a", "2");

        var second = staging.stageCommit();

        assertThat(staging.objects.find(first.key())).isEmpty();
        assertThat(staging.objects.find(second.key())).isPresent();
        assertThat(staging.stage(commit)).isEqualTo(first);
    }

    @Test
    void namesOfAnyLengthAndLetterComeOutOfTar() throws Exception {
        var deep = "folder-with-a-long-name/".repeat(8) + "file";
        var names = List.of(
                deep,
                "x".repeat(100),
                "y".repeat(101),
                "z".repeat(200),
                "grüße",
                "日本語/ファイル",
                "with blank",
                "quote'\"$(id)",
                "-n");
        names.forEach(name -> staging.work.file(name, name));
        staging.work.link("long-link", deep).link("ünicode-link", "grüße");

        var unpacked = staging.unpack(staging.stageCommit());

        assertThat(names).allSatisfy(name -> assertThat(unpacked.resolve(name)).hasContent(name));
        assertThat(Files.readSymbolicLink(unpacked.resolve("long-link"))).hasToString(deep);
        assertThat(Files.readSymbolicLink(unpacked.resolve("ünicode-link"))).hasToString("grüße");
    }

    @Test
    void leavesOutWhatGitArchiveLeavesOut() throws Exception {
        staging.work
                .file(".gitattributes", """
                        [attr]hidden export-ignore
                        /docs export-ignore
                        *.secret hidden
                        test/ export-ignore
                        src/**/*.tmp export-ignore
                        keep.secret -export-ignore
                        unset.secret !export-ignore
                        all/* export-ignore
                        .gitattributes export-ignore
                        """)
                .file("src/.gitattributes", "*.bak export-ignore\ndeep/keep.bak -export-ignore\n/top export-ignore\n");
        for (var path : List.of(
                "docs/a",
                "src/docs/a",
                "a.secret",
                "src/b.secret",
                "keep.secret",
                "unset.secret",
                "test/a",
                "src/test/a",
                "src/x/test",
                "src/a.tmp",
                "src/x/y/a.tmp",
                "a.tmp",
                "all/a",
                "all/b/c",
                "src/a.bak",
                "src/deep/keep.bak",
                "a.bak",
                "src/top",
                "src/x/top",
                "only/test/a")) {
            staging.work.file(path, path);
        }

        var source = staging.stageCommit();

        var expected = root.resolve("git.tar");
        staging.work.git("archive", "-o", expected.toString(), "HEAD");
        assertThat(files(staging.paths(source)))
                .isEqualTo(files(Staging.pathsOf(expected)))
                .contains("src/deep/keep.bak", "unset.secret")
                .doesNotContain("docs/a", "all/a");
    }

    private static List<String> files(List<String> paths) {
        return paths.stream().filter(path -> !path.endsWith("/")).toList();
    }

    @Test
    void archivesTheAppsFolderAlone() throws Exception {
        staging.work.file("services/web/index.html", "<p>").file("services/api/go.mod", "module x");

        var source = staging.folder("services/web").stageCommit();

        assertThat(staging.paths(source)).containsExactly("index.html");
    }

    @Test
    void attributesAboveTheFolderHoldInItAndMakeAnotherArchive() throws Exception {
        staging.folder("web").work.file("web/a", "1").file("web/b", "2");
        var without = staging.stageCommit();
        assertThat(staging.paths(without)).containsExactly("a", "b");
        staging.work.file(".gitattributes", "web/b export-ignore\n");

        var with = staging.stageCommit();

        assertThat(with.key()).isNotEqualTo(without.key());
        assertThat(staging.paths(with)).containsExactly("a");
    }

    @Test
    void aFolderThatIsTheSameAfterAChangeElsewhereIsNotArchivedAgain() throws Exception {
        staging.folder("web").work.file("web/a", "1").file("api/b", "2");
        var before = staging.stageCommit();
        staging.work.file("api/b", "3");

        assertThat(staging.stageCommit()).isEqualTo(before);
    }

    @Test
    void findsTheCommitOfARunningPushInItsQuarantine() throws Exception {
        staging.work.file("a", "1");
        var commit = staging.work.commit();
        var incoming = staging.repositories.incoming(staging.app.id()).resolve("push1");
        copy(staging.work.folder().resolve(".git/objects"), incoming);

        var source = staging.stage(commit);

        assertThat(staging.paths(source)).containsExactly("a");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.createDirectories(to.resolve(from.relativize(file)).getParent());
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    @Test
    void aCommitThatIsNotThereIsSaidToBeMissing() {
        assertThatThrownBy(() -> staging.stage("1".repeat(40)))
                .isInstanceOf(BuildFailed.class)
                .hasMessageStartingWith("commit 1111111 is not in the repository as a whole");
    }

    @Test
    void forgetsTheArchivesOfAnAppThatIsRemoved() throws Exception {
        staging.work.file("a", "1");
        Source source = staging.stageCommit();
        var others = new ObjectKey("sources/0000000000000000/x");
        staging.objects.put(others, out -> out.write(1));

        staging.stager().remove(staging.app.id());

        assertThat(staging.objects.find(source.key())).isEmpty();
        assertThat(staging.objects.find(others)).isPresent();
    }
}
