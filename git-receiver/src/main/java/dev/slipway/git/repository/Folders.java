package dev.slipway.git.repository;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Folders as wholes: removed, measured, made to outlast a power cut. */
final class Folders {
    private Folders() {}

    /** Removes the folder and all in it; what others remove meanwhile is passed over. Links are not followed. */
    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                return missing(failure);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The bytes of all files under the folder. */
    static long size(Path folder) throws IOException {
        var sum = new long[1];
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                return missing(failure);
            }
        });
        return sum[0];
    }

    /** Writes a new file so that it outlasts a power cut, once its folder is synced. */
    static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    }

    /** Makes the folder's list of names outlast a power cut. */
    static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes the moves of refs outlast a power cut: JGit syncs the files, not the folders that hold their names. */
    static void syncRefs(Path repository, Collection<String> moved) throws IOException {
        // The repository's own folder is the home of packed-refs, where a move of many refs, or a deletion, is written.
        var folders = new HashSet<>(Set.of(repository));
        var refs = repository.resolve("refs");
        for (var ref : moved) {
            var folder = repository.resolve(ref).getParent();
            while (folder != null && folder.startsWith(refs) && folders.add(folder)) {
                folder = folder.getParent();
            }
        }
        for (var folder : folders) {
            if (Files.isDirectory(folder)) {
                sync(folder);
            }
        }
    }

    private static FileVisitResult missing(IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }
}
