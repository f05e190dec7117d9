package dev.slipway.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.ObjectStore;
import dev.slipway.core.deploy.ObjectStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryObjectStoreTest extends ObjectStoreContract {
    private static final ObjectKey KEY = new ObjectKey("sources/app/tree.tar");

    @TempDir
    private Path folder;

    @Override
    protected ObjectStore store() {
        try {
            return new DirectoryObjectStore(folder.resolve("a/b/objects"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectStore.Content text(String text) {
        return out -> out.write(text.getBytes(UTF_8));
    }

    private List<Path> files() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void nobodyElseMayReadIt() throws IOException {
        store().put(KEY, text("hello"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a/b/objects/sources"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                        folder.resolve("a/b/objects").resolve(KEY.value()))))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsItsObjectsAndRemovesWhatACrashLeft() throws IOException {
        store().put(KEY, text("hello"));
        var leftover = folder.resolve("a/b/objects/sources/app/.unfinished-123");
        Files.writeString(leftover, "hel");

        var reopened = store();

        assertThat(leftover).doesNotExist();
        assertThat(reopened.find(KEY)).isPresent();
    }

    @Test
    void leavesNothingBehindAFailedWrite() throws IOException {
        var store = store();

        assertThatThrownBy(() -> store.put(KEY, _ -> {
                    throw new IOException("the source broke");
                }))
                .hasMessage("the source broke");

        assertThat(files()).isEmpty();
    }

    @Test
    void removesTheFoldersOfWhatItRemoves() throws IOException {
        var store = store();
        store.put(KEY, text("hello"));

        store.removeBelow(new ObjectKey("sources/app"));

        assertThat(folder.resolve("a/b/objects/sources/app")).doesNotExist();
        assertThat(folder.resolve("a/b/objects/sources")).exists();
    }

    @Test
    void noticesAChangedByte() throws IOException {
        var store = store();
        store.put(KEY, text("hello"));
        var file = folder.resolve("a/b/objects").resolve(KEY.value());
        var bytes = Files.readAllBytes(file);
        bytes[1] ^= 1;
        Files.write(file, bytes);

        try (var in = store.open(KEY)) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file + " is damaged");
        }
    }

    @Test
    void noticesAFileThatWasCutShort() throws IOException {
        var store = store();
        store.put(KEY, text("hello, this is a text that is longer than what stands behind it"));
        var file = folder.resolve("a/b/objects").resolve(KEY.value());
        for (int length : List.of(60, 10, 0)) {
            try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }

            assertThatThrownBy(() -> store.find(KEY)).hasMessageContaining("is damaged");
            assertThatThrownBy(() -> readAll(store)).hasMessageContaining("is damaged");
        }
    }

    private static byte[] readAll(ObjectStore store) throws IOException {
        try (var in = store.open(KEY)) {
            return in.readAllBytes();
        }
    }

    @Test
    void verifiesWhatIsSkippedToo() throws IOException {
        var store = store();
        store.put(KEY, text("hello"));

        try (var in = store.open(KEY)) {
            assertThat(in.skip(3)).isEqualTo(3);
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("lo");
        }
    }

    @Test
    void anObjectThatIsReplacedWhileItIsReadIsReadToItsEnd() throws IOException {
        var store = store();
        store.put(KEY, text("hello"));

        try (var in = store.open(KEY)) {
            store.put(KEY, text("another"));

            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("hello");
        }
    }
}
