package dev.slipway.local.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Busy;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Samples;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.local.state.SqliteState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackupIT { // withstand I 121
    @TempDir
    private Path folder;

    private Path data;
    private SqliteState state;
    private DataBackup backup;

    @BeforeEach
    void open() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        state = SqliteState.open(data, List.of());
        state.users().add(Samples.admin(Samples.ALICE));
        backup = new DataBackup(data, state, data.resolve("key"));
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void bringsBackWhatThereWas() throws Exception {
        var image = data.resolve("images/app/0123");
        var deep = image.resolve("layers/" + "long/".repeat(40));
        write(deep.resolve("program"), "#!/bin/sh", "rwxr-xr-x");
        write(image.resolve("app/caf\u00e9"), "text", "r--r-----");
        Files.createSymbolicLink(image.resolve("app/link"), Path.of("/nowhere/at all"));
        Files.setPosixFilePermissions(image.resolve("app"), PosixFilePermissions.fromString("r-xr-xr-x"));
        write(image.resolve("image.toml"), "record", "rw-------");
        write(data.resolve("key"), "host key", "rw-------");
        write(data.resolve("repositories/app.git/refs/heads/a/b"), "ref", "rw-------");
        write(data.resolve("repositories/app.git/objects/pack/pack-1.pack"), "pack", "r--r--r--");

        var restored = restore(backUp());

        for (var file : List.of("key", "images/app/0123/image.toml", "repositories/app.git/refs/heads/a/b")) {
            assertThat(restored.resolve(file)).hasSameBinaryContentAs(data.resolve(file));
        }
        assertThat(mode(restored, "images/app/0123/layers/" + "long/".repeat(40) + "program"))
                .isEqualTo("rwxr-xr-x");
        assertThat(mode(restored, "images/app/0123/app/caf\u00e9")).isEqualTo("r--r-----");
        assertThat(mode(restored, "images/app/0123/app")).isEqualTo("r-xr-xr-x");
        assertThat(Files.readSymbolicLink(restored.resolve("images/app/0123/app/link")))
                .hasToString("/nowhere/at all");
        assertThat(mode(restored, ".")).isEqualTo("rwx------");
        assertThat(mode(restored, "state.db")).isEqualTo("rw-------");
        try (var again = SqliteState.open(restored, List.of())) {
            assertThat(again.users().find(Samples.ALICE)).isPresent();
        }
    }

    @Test
    void leavesOutWhatIsHalfMade() throws Exception {
        write(data.resolve("images/app/half/app/file"), "text", "rw-------");
        write(data.resolve("objects/sources/.unfinished-1"), "text", "rw-------");
        write(data.resolve("repositories/app.git/objects/pack/tmp_pack"), "text", "rw-------");
        write(data.resolve("repositories/app.git/refs/heads/main.lock"), "text", "rw-------");
        write(data.resolve("builds/1/home/secret"), "text", "rw-------");
        write(data.resolve("caches/app/layer"), "text", "rw-------");

        var restored = restore(backUp());

        for (var half : List.of(
                "images/app/half/image.toml",
                "objects/sources/.unfinished-1",
                "repositories/app.git/objects/pack/tmp_pack",
                "repositories/app.git/refs/heads/main.lock",
                "builds",
                "caches",
                "state.db.backup")) {
            assertThat(restored.resolve(half)).doesNotExist();
        }
    }

    @Test
    void refsThatWereReadBeforeTheirDeployEndedFollowItAgain() throws Exception {
        var app = Samples.app("web");
        state.apps().create(app);
        var before = state.deploys().append(Samples.push(app.id()), Samples.NOW);
        state.deploys().refMoved(before.id());
        state.deploys().update(before.id(), new DeployState.Live(new ReleaseVersion(1)), Samples.NOW);
        var during = state.deploys().append(Samples.push(app.id()), Samples.NOW);
        var failing = state.deploys().append(Samples.push(app.id()), Samples.NOW);
        // Whoever takes the first bytes has the refs already.
        var out = new Interposed(() -> {
            state.deploys().update(during.id(), new DeployState.Live(new ReleaseVersion(2)), Samples.NOW);
            state.deploys().refMoved(during.id());
            state.deploys().update(failing.id(), new DeployState.Failed("no", ""), Samples.NOW);
        });

        backup.writeTo(out);

        try (var restored = SqliteState.open(restore(out.toByteArray()), List.of())) {
            assertThat(restored.deploys().unsettled())
                    .hasSize(1)
                    .allMatch(deploy -> deploy.id().equals(during.id()));
            assertThat(restored.deploys().find(before.id()).orElseThrow().refMoved())
                    .isTrue();
        }
        assertThat(state.deploys().unsettled()).isEmpty();
    }

    @Test
    void oneIsMadeAtATime() throws Exception {
        var out = new Interposed(() -> assertThatThrownBy(this::backUp).isInstanceOf(Busy.class));

        backup.writeTo(out);

        assertThat(out.done).isTrue();
        assertThat(restore(backUp())).isDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 60, 90, 99})
    void refusesWhatBrokeOffAndLeavesNothing(int percent) throws Exception {
        write(data.resolve("images/app/1/file"), "x".repeat(10_000), "rw-------");
        write(data.resolve("images/app/1/image.toml"), "record", "rw-------");
        var whole = backUp();
        var target = folder.resolve("target");

        assertThatThrownBy(() -> Restoration.restore(
                        new ByteArrayInputStream(Arrays.copyOf(whole, whole.length * percent / 100)), target))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("no whole backup");

        assertThat(target).isDirectoryNotContaining(path -> !path.endsWith("lock"));
    }

    @Test
    void refusesWhatWasDamaged() throws Exception {
        write(data.resolve("images/app/1/file"), "x".repeat(10_000), "rw-------");
        write(data.resolve("images/app/1/image.toml"), "record", "rw-------");
        var damaged = backUp();
        damaged[damaged.length - 6] ^= 1;

        assertThatThrownBy(() -> restore(damaged)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void refusesAFolderThatHoldsSomething() throws Exception {
        var whole = backUp();
        var target = Files.createDirectory(folder.resolve("target"));
        write(target.resolve("precious"), "text", "rw-------");

        assertThatThrownBy(() -> Restoration.restore(new ByteArrayInputStream(whole), target))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("is not empty");

        assertThat(target.resolve("precious")).hasContent("text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"slipway-backup-1/../evil", "slipway-backup-1//etc/evil", "slipway-backup-2/key", "evil"})
    void refusesOtherArchives(String name) throws IOException {
        var out = new ByteArrayOutputStream();
        var tar = new TarArchiveOutputStream(new GZIPOutputStream(out));
        var entry = new TarArchiveEntry(name, true);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
        tar.close();

        assertThatThrownBy(() -> restore(out.toByteArray())).isInstanceOf(InvalidInput.class);

        assertThat(folder.resolve("evil")).doesNotExist();
    }

    private byte[] backUp() throws IOException {
        var out = new ByteArrayOutputStream();
        backup.writeTo(out);
        return out.toByteArray();
    }

    private Path restore(byte[] archive) throws IOException, InterruptedException {
        var target = folder.resolve("somewhere/else/entirely");
        Restoration.restore(new ByteArrayInputStream(archive), target);
        return target;
    }

    private static void write(Path file, String text, String mode) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path folder, String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }

    /** Keeps what is written, and does something else before the first of it. */
    private static final class Interposed extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final Runnable something;
        private boolean done;

        Interposed(Runnable something) {
            this.something = something;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (!done) {
                done = true;
                something.run();
            }
            kept.write(bytes, offset, length);
        }

        byte[] toByteArray() {
            return kept.toByteArray();
        }
    }
}
