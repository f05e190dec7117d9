package dev.slipway.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.core.BuildFailed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not archived, and what the pusher is told. */
class ArchiveStagerRefusalsIT {
    private static final String POINTER = """
            version https://git-lfs.github.com/spec/v1
            oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
            size 12345
            """;

    @TempDir
    private Path root;

    private Staging staging;

    @BeforeEach
    void begin() {
        staging = new Staging(root);
    }

    private BuildFailed refusal() {
        return catchThrowableOfType(BuildFailed.class, staging::stageCommit);
    }

    // withstand C 60
    @Test
    void anEmptyTreeIsRefused() {
        assertThat(refusal()).hasMessage("the commit has no files");
    }

    @Test
    void aTreeOfWhichNothingIsExportedIsRefused() {
        staging.work.file(".gitattributes", "* export-ignore\n").file("a/b", "1");

        assertThat(refusal()).hasMessage("the commit has no files");
        assertThat(refusal().advice()).contains("export-ignore");
    }

    @Test
    void aMissingFolderIsNamedWithThoseThatAreThere() {
        staging.folder("services/web").work.file("services/api/a", "").file("services/site/a", "");

        assertThat(refusal()).hasMessage("the commit has no folder services/web, which the app is built from");
        assertThat(refusal().advice()).startsWith("no 'web': there are api, site;");
    }

    @Test
    void aFileIsNoFolder() {
        staging.folder("web/app").work.file("web", "");

        assertThat(refusal()).hasMessage("web of the app's folder setting web/app is no folder");
    }

    @Test
    void aFolderInASubmoduleIsRefused() {
        staging.folder("vendor/lib/web").work.file("a", "");
        addSubmodule("vendor/lib");

        assertThat(refusal())
                .hasMessage(
                        "the app's folder vendor/lib/web is in the submodule lib: it has to be in the commit itself");
    }

    private void addSubmodule(String path) {
        staging.work.commit();
        staging.work.git("update-index", "--add", "--cacheinfo", "160000," + "1".repeat(40) + "," + path);
        // An empty folder in its place keeps "git add -A" from removing it again.
        staging.work.git("init", "-q", path);
        staging.work.file(path + "/x", "1");
        new GitRepository(staging.work.folder().resolve(path)).commit();
    }

    // withstand C 47
    @Test
    void submodulesAreNamedAndNotFetched() throws Exception {
        staging.work.file("a", "").file(".gitmodules", "[submodule \"lib\"]\npath = lib\nurl = ext::sh -c id\n");
        addSubmodule("lib");

        var source = staging.stageCommit();

        assertThat(staging.paths(source)).containsExactly(".gitmodules", "a", "lib/");
        assertThat(staging.progress.text())
                .contains(" !     Submodule lib is not fetched, its folder is empty:"
                        + " its address is not of the form https://HOST/PATH\n");
    }

    // withstand C 59
    @Test
    void lfsPointersAreNamedAndCounted() throws Exception {
        staging.work.file("index.html", "<p>");
        for (int i = 1; i <= 7; i++) {
            staging.work.file("images/%d.png".formatted(i), POINTER);
        }

        staging.stageCommit();

        assertThat(staging.progress.text())
                .contains("7 files are kept in Git LFS, which is not fetched")
                .contains("images/1.png")
                .contains("images/5.png")
                .doesNotContain("images/6.png")
                .contains("and 2 more")
                .contains("git lfs migrate export");
    }

    // withstand C 59
    @Test
    void aPointerInPlaceOfWhatTheBuildNeedsIsRefused() {
        staging.work.file("package.json", POINTER).file("a.js", "");

        assertThat(refusal()).hasMessage("package.json is kept in Git LFS, which is not fetched");
    }

    @Test
    void aTreeOfPointersAloneIsRefused() {
        staging.work.file("a", POINTER).file("b", POINTER);

        assertThat(refusal()).hasMessage("all files are kept in Git LFS, which is not fetched");
    }

    // withstand C 48
    @Test
    void aLinkOutOfTheFolderIsRefusedByName() {
        staging.work.file("a", "").link("passwd", "/etc/passwd");

        assertThat(refusal()).hasMessage("symbolic link passwd leads out of the app's folder, to /etc/passwd");
    }

    // withstand C 48
    @Test
    void aLinkLoopAndALinkIntoGitAreKeptAsLinks() throws Exception {
        staging.work.link("a", "b").link("b", "a").link("hooks", ".git/hooks");

        assertThat(staging.list(staging.stageCommit()))
                .extracting(line -> line.substring(line.lastIndexOf(":00 ") + 4))
                .containsExactly("a -> b", "b -> a", "hooks -> .git/hooks");
    }

    @Test
    void tooManyBytesAreRefusedBeforeOneIsStored() {
        staging.limits = new StageLimits(100, 2 << 20, 10, 100);
        staging.work
                .file("a", "x".repeat(1 << 20))
                .file("b", "x".repeat(1 << 20))
                .file("c", "x");

        assertThat(refusal()).hasMessage("the commit's files have more than 2 MB together");
    }

    @Test
    void aLongPathIsRefused() {
        staging.limits = new StageLimits(100, 1000, 10, 20);
        staging.work.file("a-folder/a-longer-file", "");

        assertThat(refusal()).hasMessage("a path of 22 bytes is longer than the limit of 20: a-folder/a-longer-file");
    }

    private BuildFailed fastRefusal(ObjectId tree) throws IOException {
        var commit = staging.insertCommit(tree);
        long began = System.nanoTime();
        var refusal = catchThrowableOfType(BuildFailed.class, () -> staging.stage(commit));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        return refusal;
    }

    // withstand C 45
    @Test
    void aGitBombIsRefusedFast() throws Exception {
        var tree = treeOfTen(FileMode.REGULAR_FILE, staging.insert(Constants.OBJ_BLOB, "bang".getBytes(UTF_8)));
        for (int i = 0; i < 9; i++) {
            tree = treeOfTen(FileMode.TREE, tree);
        }

        assertThat(fastRefusal(tree)).hasMessage("the commit has more than 100,000 files and folders");
    }

    private ObjectId treeOfTen(FileMode mode, ObjectId each) throws IOException {
        var tree = new TreeFormatter();
        for (int i = 0; i < 10; i++) {
            tree.append("f" + i, mode, each);
        }
        return staging.insert(Constants.OBJ_TREE, tree.toByteArray());
    }

    // withstand C 45
    @Test
    void deeplyNestedFoldersAreRefusedFast() throws Exception {
        var tree = treeOfTen(FileMode.REGULAR_FILE, staging.insert(Constants.OBJ_BLOB, new byte[0]));
        assertThat(fastRefusal(staging.nest(tree, 5_000)))
                .hasMessageStartingWith("more than 100 folders lie in each other: d/d/d/");
    }

    // withstand C 45
    @Test
    void aMillionEntriesInOneTreeAreRefusedFast() throws Exception {
        var blob = staging.insert(Constants.OBJ_BLOB, new byte[0]);
        var tree = new TreeFormatter();
        for (int i = 1_000_000; i < 2_000_000; i++) {
            tree.append(Integer.toString(i), FileMode.REGULAR_FILE, blob);
        }

        assertThat(fastRefusal(staging.insert(Constants.OBJ_TREE, tree.toByteArray())))
                .hasMessage("the commit has more than 100,000 files and folders");
    }

    // withstand C 45
    @Test
    void aNameOfManyKilobytesIsRefused() throws Exception {
        var blob = staging.insert(Constants.OBJ_BLOB, new byte[0]);
        var tree = new TreeFormatter();
        tree.append("n".repeat(10_240), FileMode.REGULAR_FILE, blob);

        assertThat(fastRefusal(staging.insert(Constants.OBJ_TREE, tree.toByteArray())))
                .hasMessageStartingWith("a path of 10,240 bytes is longer than the limit of 1,000: nnn");
    }

    // withstand C 46
    @ParameterizedTest
    @ValueSource(strings = {".git", ".GIT", "git~1", ".g\u200cit", "..", ".", "a/../../b", "/etc/cron.d/x"})
    void namesThatNoFileMayHaveAreRefused(String name) throws Exception {
        var blob = staging.insert(Constants.OBJ_BLOB, new byte[0]);
        var tree = new ByteArrayOutputStream();
        tree.write(("100644 " + name + "\0").getBytes(UTF_8));
        blob.copyRawTo(tree);

        assertThat(fastRefusal(staging.insert(Constants.OBJ_TREE, tree.toByteArray())))
                .hasMessageContaining("is no file name that can be archived");
    }

    @Test
    void aNameThatIsNotUtf8IsRefused() throws Exception {
        var blob = staging.insert(Constants.OBJ_BLOB, new byte[0]);
        var tree = new TreeFormatter();
        tree.append(new byte[] {'a', (byte) 0xfc}, FileMode.REGULAR_FILE, blob);

        assertThat(fastRefusal(staging.insert(Constants.OBJ_TREE, tree.toByteArray())))
                .hasMessageStartingWith("a? is no file name that can be archived");
    }

    @Test
    void hugeAttributesAreRefused() {
        staging.work.file(".gitattributes", "a b\n".repeat(300_000)).file("a", "");

        assertThat(refusal()).hasMessage("a .gitattributes has more than 1,048,576 bytes");
    }
}
