package dev.slipway.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that nobody but their owner reads or writes, from the moment they are there. */
public final class OwnerOnly {
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /** What a file is to be made with. */
    public static FileAttribute<Set<PosixFilePermission>> mode() {
        return PosixFilePermissions.asFileAttribute(MODE);
    }

    /** Makes an empty file; fails if it is there already. */
    public static void create(Path file) throws IOException {
        Files.createFile(file, mode());
    }

    /** Makes an empty file unless it is there, and keeps others from one that is. */
    public static void ensure(Path file) throws IOException {
        if (Files.exists(file)) {
            Files.setPosixFilePermissions(file, MODE);
        } else {
            create(file);
        }
    }
}
