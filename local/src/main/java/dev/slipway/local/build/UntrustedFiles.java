package dev.slipway.local.build;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.slipway.core.BuildFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and removes what users' code left behind: never through a symbolic link, never more than a limit. */
public final class UntrustedFiles {
    static final int MOST_TEXT = 4 << 20;

    private UntrustedFiles() {}

    /** Makes the folder and those above it that are missing, for the server's user only. */
    static Path createFolder(Path folder) throws IOException {
        return Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    static boolean isFolder(Path path) {
        return Files.isDirectory(path, NOFOLLOW_LINKS);
    }

    static boolean isFile(Path path) {
        return Files.isRegularFile(path, NOFOLLOW_LINKS);
    }

    static boolean exists(Path path) {
        return Files.exists(path, NOFOLLOW_LINKS);
    }

    /** What lies in the folder, by name; nothing if it is no folder. */
    static List<Path> list(Path folder) {
        if (!isFolder(folder)) {
            return List.of();
        }
        try (var found = Files.list(folder)) {
            return found.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /** The file's text; bytes that are no UTF-8 become replacement characters. */
    static String text(Path file) {
        if (!isFile(file)) {
            throw new BuildFailed(
                    "a buildpack left %s as something other than a plain file".formatted(file.getFileName()),
                    "this is a fault of the buildpack");
        }
        try (var channel = Files.newByteChannel(file, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS))) {
            var bytes = Channels.newInputStream(channel).readNBytes(MOST_TEXT + 1);
            if (bytes.length > MOST_TEXT) {
                throw new BuildFailed(
                        "a buildpack left %s larger than 4 MiB".formatted(file.getFileName()),
                        "this is a fault of the buildpack");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Removes the file or folder with all that is in it; nothing there is fine. */
    public static void remove(Path root) {
        try {
            Files.walkFileTree(root, new Removal());
        } catch (NoSuchFileException _) {
            // Gone already, which is all that is asked for.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + root, e);
        }
    }

    /** Opens folders that their makers closed, as Go's module cache does, so that they can be emptied. */
    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
