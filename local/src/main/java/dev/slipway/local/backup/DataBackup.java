package dev.slipway.local.backup;

import dev.slipway.core.Busy;
import dev.slipway.core.platform.Backup;
import dev.slipway.local.state.SqliteState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes a data directory as one archive while pushes come and go. The order makes it consistent: refs, then the state,
 * then what both name. Objects, archives and images never change and come to be before they are named, so what is copied
 * later holds all that was named earlier; a ref that is older than the state follows its deploy once more after a restore.
 */
public final class DataBackup implements Backup {
    /** What is written under another name first, and locks. */
    private static final Pattern UNFINISHED =
            Pattern.compile("\\.unfinished-.*|(incoming_|tmp_|gc_|noz|unpack).*|.*\\.(lock|tmp|new)");

    private static final String IMAGE_RECORD = "image.toml";

    private final Path data;
    private final SqliteState state;
    private final Path hostKey;
    private final AtomicBoolean running = new AtomicBoolean();

    /** @param hostKey below the data directory, by which clients know the server */
    public DataBackup(Path data, SqliteState state, Path hostKey) {
        this.data = data;
        this.state = state;
        this.hostKey = hostKey;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (!running.compareAndSet(false, true)) {
            throw new Busy("another backup is being made", "try again when it has ended");
        }
        var copy = data.resolve("state.db.backup");
        try {
            Files.deleteIfExists(copy);
            var following = state.refsFollowing();
            var archive = new ArchiveWriter(data, out);
            var repositories = list(data.resolve("repositories"));
            for (var repository : repositories) {
                addRefs(archive, repository);
            }
            state.backup(copy);
            for (var repository : repositories) {
                // What waits in quarantine first: it may become part of the repository meanwhile.
                archive.addTree(repository.resolve("incoming"), DataBackup::isFinished);
                addObjects(archive, repository.resolve("objects"));
            }
            addFiles(archive);
            state.settle(copy, following);
            // Last, so that what breaks off on the way is no backup.
            archive.addFile(copy, data.resolve(Restoration.STATE));
            archive.finish();
        } finally {
            Files.deleteIfExists(copy);
            running.set(false);
        }
    }

    // Refs in files of their own before those in one, where they move to.
    private static void addRefs(ArchiveWriter archive, Path repository) throws IOException {
        archive.addTree(repository.resolve("refs"), DataBackup::isFinished);
        for (var file : List.of("packed-refs", "HEAD", "config")) {
            archive.addFile(repository.resolve(file));
        }
    }

    /** Adds files until no new ones have come to be: packing replaces them, all at once for whoever looks a second time. */
    private static void addObjects(ArchiveWriter archive, Path objects) throws IOException {
        var added = new HashSet<Path>();
        boolean more = true;
        while (more) {
            more = false;
            for (var file : files(objects)) {
                if (added.add(file)) {
                    archive.addFile(file);
                    more = true;
                }
            }
        }
    }

    private void addFiles(ArchiveWriter archive) throws IOException {
        archive.addTree(data.resolve("objects"), DataBackup::isFinished);
        for (var app : list(data.resolve("images"))) {
            for (var image : list(app)) {
                addImage(archive, image);
            }
        }
        archive.addTree(data.resolve("build-logs"), DataBackup::isFinished);
        archive.addTree(data.resolve("logs"), DataBackup::isFinished);
        archive.addFile(hostKey);
        archive.addTree(data.resolve("certificates"), DataBackup::isFinished);
        archive.addFile(data.resolve("slipway.conf"));
    }

    /** An image without its record is none: so are those that are being made, and those that are being removed. */
    private static void addImage(ArchiveWriter archive, Path image) throws IOException {
        var file = image.resolve(IMAGE_RECORD);
        Predicate<Path> others = path -> !path.equals(file);
        if (Files.exists(file) && archive.addTree(image, others)) {
            archive.addFile(file);
        }
    }

    private static boolean isFinished(Path path) {
        return !UNFINISHED.matcher(path.getFileName().toString()).matches();
    }

    private static List<Path> list(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (var found = Files.list(folder)) {
            return found.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.find(folder, 2, (_, attributes) -> attributes.isRegularFile())) {
            return found.filter(DataBackup::isFinished).toList();
        }
    }
}
