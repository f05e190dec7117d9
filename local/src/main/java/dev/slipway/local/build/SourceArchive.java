package dev.slipway.local.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks an app's source. Our own stager writes these archives, and yet nothing in one is trusted: each entry lands in
 * the app's folder or the build fails, and links are made last, so that nothing is ever written through one.
 */
final class SourceArchive {
    private static final int MOST_ENTRIES = 500_000;
    private static final int DEEPEST = 200;
    private static final int OWNER_EXECUTES = 0100;

    private final Path app;
    private final long mostBytes;
    private final Map<Path, String> links = new LinkedHashMap<>();
    private long bytes;
    private int entries;

    private SourceArchive(Path app, long mostBytes) {
        this.app = app;
        this.mostBytes = mostBytes;
    }

    /**
     * Unpacks the archive into the folder, which is there and empty.
     *
     * @throws BuildFailed if the archive is damaged, too large, or not one of ours
     */
    static void unpack(InputStream archive, Path app, long mostBytes) throws IOException {
        var unpacking = new SourceArchive(app, mostBytes);
        var tar = new TarArchiveInputStream(archive);
        for (var entry = next(tar); entry != null; entry = next(tar)) {
            unpacking.add(entry, tar);
        }
        for (var link : unpacking.links.entrySet()) {
            unpacking.link(link.getKey(), link.getValue());
        }
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) {
        try {
            return tar.getNextEntry();
        } catch (IOException | IllegalArgumentException _) {
            throw new BuildFailed("the source archive is damaged", "push again");
        }
    }

    private void add(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
        if (++entries > MOST_ENTRIES) {
            throw new BuildFailed("the source has more than %d files".formatted(MOST_ENTRIES), "push fewer files");
        }
        var target = target(entry);
        try {
            if (entry.isDirectory()) {
                Files.createDirectories(target);
            } else if (entry.isSymbolicLink()) {
                Files.createDirectories(target.resolveSibling(""));
                links.put(target, entry.getLinkName());
            } else if (entry.isFile() && !entry.isLink() && !special(entry)) {
                Files.createDirectories(target.resolveSibling(""));
                write(entry, tar, target);
            } else {
                throw refused(entry.getName(), "is neither file, folder nor symbolic link");
            }
        } catch (FileAlreadyExistsException _) {
            throw refused(entry.getName(), "is there twice");
        }
    }

    private static boolean special(TarArchiveEntry entry) {
        return entry.isBlockDevice() || entry.isCharacterDevice() || entry.isFIFO() || entry.isSparse();
    }

    private Path target(TarArchiveEntry entry) {
        var name = entry.getName().replaceFirst("^(\\./)+", "");
        if (name.startsWith("/") || name.indexOf('\0') >= 0 || name.split("/").length > DEEPEST) {
            throw refused(entry.getName(), "is no relative path");
        }
        for (var part : name.split("/")) {
            if (part.equals("..")) {
                throw refused(entry.getName(), "leads out of the app");
            }
        }
        var target = app.resolve(name).normalize();
        if (!target.startsWith(app) || (target.equals(app) && !entry.isDirectory())) {
            throw refused(entry.getName(), "leads out of the app");
        }
        return target;
    }

    private void write(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        var mode = (entry.getMode() & OWNER_EXECUTES) == 0 ? "rw-r--r--" : "rwxr-xr-x";
        try (var out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            copy(content, out);
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
    }

    private void copy(InputStream content, OutputStream out) throws IOException {
        var buffer = new byte[1 << 16];
        for (int read = read(content, buffer); read >= 0; read = read(content, buffer)) {
            bytes += read;
            if (bytes > mostBytes) {
                throw new BuildFailed(
                        "the source is larger than %d MiB".formatted(mostBytes >> 20),
                        "push less, or ask the operator");
            }
            out.write(buffer, 0, read);
        }
    }

    private static int read(InputStream content, byte[] buffer) {
        try {
            return content.read(buffer);
        } catch (IOException _) {
            throw new BuildFailed("the source archive is damaged", "push again");
        }
    }

    private void link(Path target, String to) throws IOException {
        var from = target.resolveSibling("");
        if (to.isEmpty() || to.startsWith("/") || !from.resolve(to).normalize().startsWith(app)) {
            throw refused(app.relativize(target).toString(), "is a link that leads out of the app");
        }
        try {
            Files.createSymbolicLink(target, Path.of(to));
        } catch (FileAlreadyExistsException _) {
            throw refused(app.relativize(target).toString(), "is there twice");
        }
    }

    private static BuildFailed refused(String name, String why) {
        return new BuildFailed(
                "'%s' in the source %s".formatted(Quoted.shorten(name), why), "remove it and push again");
    }
}
