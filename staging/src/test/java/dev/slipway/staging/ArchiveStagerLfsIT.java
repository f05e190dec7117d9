package dev.slipway.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files that are kept in Git LFS. */
class ArchiveStagerLfsIT {
    private static final String LARGE = "large ".repeat(100_000);

    @TempDir
    private Path root;

    private Staging staging;

    @BeforeEach
    void begin() {
        staging = new Staging(root);
        staging.work
                .file(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")
                .file("a.txt", "a");
    }

    private static String oid(String content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8)));
    }

    private static String pointer(String content) throws Exception {
        return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
                .formatted(oid(content), content.length());
    }

    private void keep(AppId app, String content) throws Exception {
        staging.objects.put(
                new ObjectKey("lfs/%s/objects/%s".formatted(app, oid(content))),
                out -> out.write(content.getBytes(UTF_8)));
    }

    @Test
    void theArchiveHasTheFilesThemselves() throws Exception {
        staging.work.file("images/large.bin", pointer(LARGE)).file("images/z.txt", "z");
        staging.work.git("update-index", "--add", "--chmod=+x", "images/large.bin");
        keep(staging.app.id(), LARGE);

        var source = staging.stageCommit();

        var unpacked = staging.unpack(source);
        assertThat(unpacked.resolve("images/large.bin")).hasContent(LARGE);
        assertThat(unpacked.resolve("images/z.txt")).hasContent("z");
        assertThat(staging.progress.text())
                .contains("1 file from Git LFS, 600 kB\n")
                .contains("4 files, 600 kB");
        assertThat(staging.stageCommit()).isEqualTo(source);
    }

    // withstand C 59
    @Test
    void anObjectThatWasNotPushedIsNamed() throws Exception {
        staging.work.file("images/large.bin", pointer(LARGE)).file("other.bin", pointer("other"));
        keep(new AppId("0123456789abcdef"), LARGE);

        var refusal = catchThrowableOfType(BuildFailed.class, staging::stageCommit);

        assertThat(refusal)
                .hasMessage(
                        "images/large.bin is kept in Git LFS, and its content was not pushed; nor was that of 1 more");
        assertThat(refusal.advice()).isEqualTo("push it to this server with: git lfs push --all REMOTE");
    }

    @Test
    void anObjectOfAnotherSizeIsNotTheFile() throws Exception {
        staging.work.file("large.bin", pointer(LARGE).replace("size 6", "size 7"));
        keep(staging.app.id(), LARGE);

        assertThatThrownBy(staging::stageCommit).hasMessageStartingWith("large.bin is kept in Git LFS");
    }

    @Test
    void whatTheAppsFolderLeavesOutNeedsNoObject() throws Exception {
        staging.folder("web").work.file("art/large.bin", pointer(LARGE)).file("web/index.html", "");

        assertThat(staging.paths(staging.stageCommit())).containsExactly("index.html");
    }

    @Test // withstand C 45
    void theLimitCountsTheFilesThemselves() throws Exception {
        staging.work.file("large.bin", pointer(LARGE));
        keep(staging.app.id(), LARGE);
        staging.limits = new StageLimits(100, 500_000, 10, 100);

        assertThatThrownBy(staging::stageCommit).hasMessageStartingWith("the commit's files have more than");
    }

    @Test
    void anArchiveMadeWithPointersIsNotTakenForTheFiles() throws Exception {
        staging.work.file(".gitattributes", "").file("large.bin", pointer(LARGE));
        var pointers = staging.stageCommit();

        keep(staging.app.id(), LARGE);
        var files = staging.stageCommit();

        assertThat(files.key()).isNotEqualTo(pointers.key());
        assertThat(Files.size(staging.unpack(files).resolve("large.bin"))).isEqualTo(LARGE.length());
    }

    @Test
    void damageInTheStoreFailsTheArchive() throws Exception {
        staging.work.file("large.bin", pointer("right"));
        staging.objects = new DirectoryObjectStore(root.resolve("objects"));
        keep(staging.app.id(), "right");
        var file = root.resolve("objects/lfs/%s/objects/%s".formatted(staging.app.id(), oid("right")));
        var bytes = Files.readAllBytes(file);
        bytes[0] = 'b';
        Files.write(file, bytes);

        assertThatThrownBy(staging::stageCommit).hasRootCauseInstanceOf(IOException.class);
    }
}
