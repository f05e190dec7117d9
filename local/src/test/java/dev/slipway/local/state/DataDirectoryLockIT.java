package dev.slipway.local.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryLockIT {
    @TempDir
    private Path temp;

    // withstand J 127
    @Test
    void makesTheDirectoryForItsOwnerOnly() throws IOException {
        var directory = temp.resolve("some/data");

        try (var _ = DataDirectoryLock.acquire(directory)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("lock"))))
                    .isEqualTo("rw-------");
            assertThat(directory.toFile().list()).containsExactly("lock");
        }
    }

    // withstand G 111
    @Test
    void aSecondServerInThisProcessIsRefused() {
        var pid = Long.toString(ProcessHandle.current().pid());
        try (var _ = DataDirectoryLock.acquire(temp)) {
            assertThatThrownBy(() -> DataDirectoryLock.acquire(temp.resolve("../" + temp.getFileName())))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining(pid);
            assertThatThrownBy(() -> DataDirectoryLock.acquire(temp)).isInstanceOf(Conflict.class);
        }
        DataDirectoryLock.acquire(temp).close();
    }

    // withstand G 111
    @Test
    void aSecondServerInAnotherProcessIsRefusedUntilTheFirstIsKilled() throws Exception {
        var other = ChildJvm.start(Holder.class, temp.toString());
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("held");

            assertThatThrownBy(() -> DataDirectoryLock.acquire(temp))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining(temp.toString())
                    .hasMessageContaining("process " + other.pid());
            assertThatThrownBy(() -> DataDirectoryLock.acquire(temp)).isInstanceOf(Conflict.class);
        } finally {
            other.destroyForcibly().waitFor();
        }
        DataDirectoryLock.acquire(temp).close();
    }

    /** Takes the directory and keeps it. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            try (var _ = DataDirectoryLock.acquire(Path.of(args[0]))) {
                System.out.println("held");
                System.in.read();
            }
        }
    }

    @Test
    void refusesADirectoryThatOthersCanWriteTo() throws IOException {
        var directory = Files.createDirectory(temp.resolve("data"));
        for (var mode : new String[] {"rwxrwx---", "rwx---rwx"}) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));

            assertThatThrownBy(() -> DataDirectoryLock.acquire(directory))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("other users");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void refusesADirectoryOfAnotherUser() throws IOException {
        var directory = Path.of("/");
        if (Files.isWritable(directory)) {
            // Only root gets here, who may give a folder away.
            directory = Files.createDirectory(temp.resolve("data"));
            Files.setOwner(
                    directory,
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        var others = directory;

        assertThatThrownBy(() -> DataDirectoryLock.acquire(others)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void refusesAFile() throws IOException {
        var file = Files.writeString(temp.resolve("data"), "x");

        assertThatThrownBy(() -> DataDirectoryLock.acquire(file))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("not a directory");
    }
}
