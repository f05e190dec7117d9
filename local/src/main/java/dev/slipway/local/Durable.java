package dev.slipway.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** Writes that a power cut does not undo. */
public final class Durable {
    private Durable() {}

    /** Writes the file whole or not at all. */
    public static void write(Path file, String text) throws IOException {
        write(file, text, new FileAttribute<?>[0]);
    }

    /** As {@link #write}, for its owner's eyes only. */
    public static void writeSecret(Path file, String text) throws IOException {
        Files.deleteIfExists(draft(file));
        write(file, text, OwnerOnly.mode());
    }

    private static Path draft(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    private static void write(Path file, String text, FileAttribute<?>... attributes) throws IOException {
        var folder = file.resolveSibling("");
        var draft = draft(file);
        try (var channel = FileChannel.open(
                draft,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                attributes)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Brings all that was written below the folder to the disk. One call for the file system is far cheaper than one for
     * each of ten thousand files; a sync that knows no {@code -f} writes out all of them.
     */
    public static void sync(Spawner spawner, Path folder) throws IOException, InterruptedException {
        if (exitOf(spawner, "sync", "-f", folder.toString()) != 0 && exitOf(spawner, "sync") != 0) {
            throw new IOException("sync fails");
        }
    }

    private static int exitOf(Spawner spawner, String... command) throws IOException, InterruptedException {
        return spawner.start(new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD))
                .waitFor();
    }
}
