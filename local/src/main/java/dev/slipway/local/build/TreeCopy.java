package dev.slipway.local.build;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies a folder that was made at another path, so that it works where it is now. Scripts, links and programs name the
 * folder of the image that they were made in; those folders' names are all of one length, so one can stand for another
 * even inside a program.
 */
final class TreeCopy extends SimpleFileVisitor<Path> {
    private static final int BUFFER = 1 << 18;

    private final Path from;
    private final Path to;
    private final byte[] oldName;
    private final byte[] newName;
    private final Deque<FileTime> folderTimes = new ArrayDeque<>();

    private TreeCopy(Path from, Path to, String oldName, String newName) {
        this.from = from;
        this.to = to;
        this.oldName = oldName.getBytes(StandardCharsets.US_ASCII);
        this.newName = newName.getBytes(StandardCharsets.US_ASCII);
        if (this.oldName.length != this.newName.length || this.oldName.length == 0) {
            throw new IllegalArgumentException("names are of one length");
        }
    }

    /** Copies the folder with its permissions and times, and {@code newName} wherever {@code oldName} stands. */
    static void copy(Path from, Path to, String oldName, String newName) throws IOException {
        Files.walkFileTree(from, new TreeCopy(from, to, oldName, newName));
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        Files.createDirectories(target(folder));
        folderTimes.push(attributes.lastModifiedTime());
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        var target = target(file);
        if (attributes.isSymbolicLink()) {
            var link = Files.readSymbolicLink(file).toString();
            Files.createSymbolicLink(target, Path.of(link.replace(text(oldName), text(newName))));
        } else if (attributes.isRegularFile()) {
            try (var out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content(file, out);
            }
            Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(file, NOFOLLOW_LINKS));
            Files.setLastModifiedTime(target, attributes.lastModifiedTime());
        }
        // Sockets and pipes lead nowhere once their makers are gone.
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
        if (failure != null) {
            throw failure;
        }
        // Last, since a folder may be closed to its owner: Go keeps its modules so.
        Files.setLastModifiedTime(target(folder), folderTimes.pop());
        Files.setPosixFilePermissions(target(folder), Files.getPosixFilePermissions(folder, NOFOLLOW_LINKS));
        return FileVisitResult.CONTINUE;
    }

    private Path target(Path path) {
        return to.resolve(from.relativize(path).toString());
    }

    private void content(Path file, OutputStream out) throws IOException {
        try (var in = Files.newByteChannel(file, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS))) {
            var source = Channels.newInputStream(in);
            var buffer = new byte[BUFFER];
            int held = 0;
            for (int read = source.readNBytes(buffer, held, BUFFER - held);
                    read > 0;
                    read = source.readNBytes(buffer, held, BUFFER - held)) {
                held += read;
                replace(buffer, held);
                // What may be the beginning of a name waits for the rest of it.
                int keep = Math.min(held, oldName.length - 1);
                out.write(buffer, 0, held - keep);
                System.arraycopy(buffer, held - keep, buffer, 0, keep);
                held = keep;
            }
            out.write(buffer, 0, held);
        }
    }

    private void replace(byte[] buffer, int length) {
        for (int at = 0; at + oldName.length <= length; at++) {
            if (buffer[at] == oldName[0]
                    && Arrays.equals(buffer, at, at + oldName.length, oldName, 0, oldName.length)) {
                System.arraycopy(newName, 0, buffer, at, newName.length);
            }
        }
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.US_ASCII);
    }
}
