package dev.slipway.git.ssh;

import dev.slipway.core.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.EnumSet;
import java.util.Set;

/** The key that the server proves itself with: made at the first start, the same for good, readable by its owner alone. */
final class HostKey {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    // A group may read it: that is how a cluster hands a secret file to a process that does not own it.
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.complementOf(EnumSet.copyOf(PosixFilePermissions.fromString("rwxr-----")));

    private HostKey() {}

    /**
     * The key in that file, which is made if it is missing.
     *
     * @throws InvalidInput if it cannot be read or is no key, or others may read or change it
     */
    static KeyPair load(Path file) {
        try {
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                make(file);
            }
            var permissions = Files.getPosixFilePermissions(file);
            permissions.retainAll(OTHERS);
            if (!permissions.isEmpty()) {
                throw new InvalidInput(
                        "others than its owner may read or change host key %s".formatted(file),
                        "chmod 600 it, or remove it to have a new one made, if others may have read it");
            }
            return read(file);
        } catch (IOException e) {
            throw new InvalidInput(
                    "host key %s cannot be read: %s".formatted(file, e),
                    "make it readable for the user that runs the server");
        }
    }

    private static KeyPair read(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        try {
            var key = Ed25519Key.read(file.toString(), bytes);
            if (key.isPresent()) {
                return key.get().pair();
            }
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw notAKey(file, e.toString());
        }
        throw notAKey(file, bytes.length == 0 ? "it is empty" : "it holds no ed25519 key");
    }

    private static InvalidInput notAKey(Path file, String why) {
        return new InvalidInput(
                "host key %s is not a private ed25519 key: %s".formatted(file, why),
                "restore it from a backup, or remove it to have a new one made; clients will have to accept that one");
    }

    private static void make(Path file) throws IOException {
        var text = Ed25519Key.make().text("slipway host key");
        Files.createDirectories(file.toAbsolutePath().getParent());
        // Whole or not at all: a start that is cut short must not leave half a key.
        var made = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(made);
        Files.createFile(made, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(made, text, StandardOpenOption.SYNC);
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
