package dev.slipway.local.backup;

import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import dev.slipway.local.Durable;
import dev.slipway.local.OwnerOnly;
import dev.slipway.local.Spawner;
import dev.slipway.local.build.UntrustedFiles;
import dev.slipway.local.state.DataDirectoryLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Puts a backup into an empty data directory, all of it or nothing. */
public final class Restoration {
    static final String STATE = "state.db";

    private static final int BUFFER = 1 << 16;
    private static final Set<String> NEUTRAL = Set.of("lock", "lost+found");
    // Its name as long as not all of it is there, which no server starts with.
    private static final String UNFINISHED_STATE = "state.db.restoring";

    private final Path data;
    private final Map<Path, String> links = new LinkedHashMap<>();
    private final Map<Path, TarArchiveEntry> folders = new LinkedHashMap<>();

    private Restoration(Path data) {
        this.data = data;
    }

    /**
     * Unpacks the backup; on the disk when this returns.
     *
     * @throws Conflict if the directory is not empty, or is a running server's
     * @throws InvalidInput if the stream is no whole backup
     */
    public static void restore(InputStream backup, Path dataDirectory) throws IOException, InterruptedException {
        var data = dataDirectory.toAbsolutePath().normalize();
        try (var _ = DataDirectoryLock.acquire(data)) {
            refuseContent(data);
            boolean done = false;
            try {
                new Restoration(data).unpack(backup);
                Durable.sync(new Spawner(), data);
                Files.move(data.resolve(UNFINISHED_STATE), data.resolve(STATE), StandardCopyOption.ATOMIC_MOVE);
                Durable.sync(new Spawner(), data);
                done = true;
            } finally {
                if (!done) {
                    clear(data);
                }
            }
        }
    }

    private static void refuseContent(Path data) throws IOException {
        if (!content(data).isEmpty()) {
            throw new Conflict(
                    "%s is not empty".formatted(data),
                    "move what is in it away, or give an empty folder with --data; nothing was changed");
        }
    }

    private static List<Path> content(Path data) throws IOException {
        try (var found = Files.list(data)) {
            return found.filter(path -> !NEUTRAL.contains(path.getFileName().toString()))
                    .toList();
        }
    }

    private static void clear(Path data) throws IOException {
        for (var path : content(data)) {
            UntrustedFiles.remove(path);
        }
    }

    private void unpack(InputStream backup) throws IOException {
        var archive = open(backup);
        var tar = new TarArchiveInputStream(archive);
        for (var entry = next(tar); entry != null; entry = next(tar)) {
            add(entry, tar);
        }
        // To the checksum, which stands at the end.
        copy(archive, OutputStream.nullOutputStream());
        if (Files.notExists(data.resolve(UNFINISHED_STATE))) {
            throw damaged();
        }
        for (var link : links.entrySet()) {
            Files.createSymbolicLink(link.getKey(), Path.of(link.getValue()));
        }
        // From the innermost on, since some are closed even to their owner.
        for (var folder : List.copyOf(folders.entrySet()).reversed()) {
            Files.setLastModifiedTime(folder.getKey(), folder.getValue().getLastModifiedTime());
            Files.setPosixFilePermissions(folder.getKey(), permissions(folder.getValue()));
        }
    }

    private static InputStream open(InputStream backup) {
        try {
            return new GZIPInputStream(backup, BUFFER);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) {
        try {
            return tar.getNextEntry();
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private void add(TarArchiveEntry entry, InputStream content) throws IOException {
        var target = target(entry.getName());
        if (entry.isDirectory()) {
            makeFolder(target);
            folders.put(target, entry);
        } else if (entry.isSymbolicLink()) {
            makeFolder(target.resolveSibling(""));
            links.put(target, entry.getLinkName());
        } else if (entry.isFile()) {
            makeFolder(target.resolveSibling(""));
            write(entry, content, target);
        } else {
            throw damaged();
        }
    }

    private Path target(String name) {
        if (!name.startsWith(ArchiveWriter.ROOT)) {
            throw name.matches("slipway-backup-[0-9]+/.*")
                    ? new InvalidInput(
                            "this is a backup of another Slipway", "restore it with the Slipway that made it, or newer")
                    : damaged();
        }
        var below = name.substring(ArchiveWriter.ROOT.length());
        var target =
                data.resolve(below.equals(STATE) ? UNFINISHED_STATE : below).normalize();
        if (below.startsWith("/") || !target.startsWith(data) || target.equals(data)) {
            throw new InvalidInput(
                    "'%s' in the backup leads out of it".formatted(Quoted.shorten(name)), "do not trust this file");
        }
        return target;
    }

    /** Links are made last, so that nothing is ever written through one. */
    private static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var out = Channels.newOutputStream(Files.newByteChannel(target, options, OwnerOnly.mode()))) {
            copy(content, out);
        }
        Files.setPosixFilePermissions(target, permissions(entry));
        Files.setLastModifiedTime(target, entry.getLastModifiedTime());
    }

    private static void copy(InputStream content, OutputStream out) throws IOException {
        var buffer = new byte[BUFFER];
        for (int read = read(content, buffer); read >= 0; read = read(content, buffer)) {
            out.write(buffer, 0, read);
        }
    }

    private static int read(InputStream content, byte[] buffer) {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private static Set<PosixFilePermission> permissions(TarArchiveEntry entry) {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        var all = PosixFilePermission.values();
        for (int bit = 0; bit < all.length; bit++) {
            if ((entry.getMode() & 0400 >> bit) != 0) {
                permissions.add(all[bit]);
            }
        }
        return permissions;
    }

    private static InvalidInput damaged(Exception cause) {
        var damaged = damaged();
        damaged.initCause(cause);
        return damaged;
    }

    private static InvalidInput damaged() {
        return new InvalidInput("this is no whole backup of Slipway's", "give a file that slipway backup has written");
    }
}
