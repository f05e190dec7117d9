package dev.slipway.local.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources are unpacked into the app's folder and nowhere else. withstand D 64, 66, 68 */
class SourceArchiveTest {
    private static final long MOST = 1 << 20;

    @TempDir
    Path root;

    private Path app;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

    @BeforeEach
    void setUp() throws IOException {
        app = Files.createDirectory(root.resolve("app"));
        Files.writeString(root.resolve("canary"), "alive");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    @AfterEach
    void nothingOutsideIsTouched() throws IOException {
        assertThat(root.resolve("canary")).hasContent("alive");
        try (var outside = Files.list(root)) {
            assertThat(outside).containsExactlyInAnyOrder(app, root.resolve("canary"));
        }
    }

    @Test
    void filesFoldersAndLinksLandWithTheirModes() throws IOException {
        add("bin/", TarConstants.LF_DIR, "");
        add("bin/run", 0104755, "#!/bin/sh");
        add("deep/" + "x".repeat(150) + "/file", 0100600, "text");
        link("link", "bin/run");

        unpack();

        assertThat(mode("bin/run")).isEqualTo("rwxr-xr-x");
        assertThat(mode("deep/" + "x".repeat(150) + "/file")).isEqualTo("rw-r--r--");
        assertThat(Files.readSymbolicLink(app.resolve("link"))).isEqualTo(Path.of("bin/run"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/canary", "../canary", "a/../../canary", "..", "a/..", "//canary"})
    void namesThatLeadOutAreRefused(String name) throws IOException {
        add(name, 0100644, "dead");

        refuses("in the source");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../canary", "sub/../../canary", ""})
    void linksThatLeadOutAreRefused(String target) throws IOException {
        link("link", target);

        refuses("is a link that leads out of the app");
    }

    @Test
    void nothingIsWrittenThroughALink() throws IOException {
        add("inside/", TarConstants.LF_DIR, "");
        link("way", "inside");
        add("way/file", 0100644, "dead");

        refuses("is there twice");
        assertThat(app.resolve("inside")).isEmptyDirectory();
    }

    @Test
    void nameThatIsThereTwiceIsRefused() throws IOException {
        add("file", 0100644, "one");
        add("file", 0100644, "two");

        refuses("is there twice");
    }

    @Test
    void headerThatOverridesTheNameIsHeldToTheSameRule() throws IOException {
        var entry = entry("harmless", 4);
        entry.addPaxHeader("path", "../canary");
        put(entry, "dead");

        refuses("in the source");
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_LINK, TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO})
    void otherKindsOfEntriesAreRefused(byte kind) throws IOException {
        var entry = new TarArchiveEntry("special", kind);
        entry.setLinkName("../canary");
        put(entry, "");

        refuses("is neither file, folder nor symbolic link");
    }

    @Test
    void tooMuchContentStopsWhileItStreams() throws IOException {
        add("a", 0100644, "x".repeat((int) MOST - 1));
        add("b", 0100644, "xx");

        refuses("the source is larger than 1 MiB");
    }

    @Test
    void damagedArchiveIsRefused() throws IOException {
        add("file", 0100644, "x".repeat(4000));
        tar.finish();
        var cut = Arrays.copyOf(bytes.toByteArray(), 2000);

        assertThatThrownBy(() -> SourceArchive.unpack(new ByteArrayInputStream(cut), app, MOST))
                .isInstanceOf(BuildFailed.class)
                .hasMessage("the source archive is damaged");
    }

    private void add(String name, byte kind, String content) throws IOException {
        put(new TarArchiveEntry(name, kind), content);
    }

    private void add(String name, int mode, String content) throws IOException {
        var entry = entry(name, content.length());
        entry.setMode(mode);
        put(entry, content);
    }

    private void link(String name, String target) throws IOException {
        var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        put(entry, "");
    }

    private static TarArchiveEntry entry(String name, int size) {
        var entry = new TarArchiveEntry(name, true);
        entry.setSize(size);
        return entry;
    }

    private void put(TarArchiveEntry entry, String content) throws IOException {
        tar.putArchiveEntry(entry);
        tar.write(content.getBytes(StandardCharsets.US_ASCII));
        tar.closeArchiveEntry();
    }

    private void unpack() throws IOException {
        tar.finish();
        SourceArchive.unpack(new ByteArrayInputStream(bytes.toByteArray()), app, MOST);
    }

    private void refuses(String reason) {
        assertThatThrownBy(this::unpack).isInstanceOf(BuildFailed.class).hasMessageContaining(reason);
    }

    private String mode(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(app.resolve(path)));
    }
}
