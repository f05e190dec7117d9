package dev.slipway.local.backup;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes files below one folder to a compressed tar archive, some of which may go away meanwhile. */
final class ArchiveWriter {
    /** Names the form of the archive; another form gets another number. */
    static final String ROOT = "slipway-backup-1/";

    private static final Logger log = LoggerFactory.getLogger(ArchiveWriter.class);
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final GZIPOutputStream gzip;
    private final OutputStream buffered;
    private final TarArchiveOutputStream tar;

    /** @param folder below which everything lies that is added */
    ArchiveWriter(Path folder, OutputStream out) throws IOException {
        this.folder = folder;
        this.gzip = new FastGzip(out);
        this.buffered = new BufferedOutputStream(gzip, BUFFER);
        this.tar = new TarArchiveOutputStream(buffered, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** Most of it is compressed already, as packs and archives of programs are. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** Adds the folder with all in it that fits; false if something of it went away meanwhile. A missing one is whole. */
    boolean addTree(Path tree, Predicate<Path> fits) throws IOException {
        if (Files.notExists(tree, NOFOLLOW_LINKS)) {
            return true;
        }
        var visitor = new Adding(fits);
        Files.walkFileTree(tree, visitor);
        return visitor.whole;
    }

    /** Adds the file as it is now; false if it is gone. */
    boolean addFile(Path file) throws IOException {
        return addFile(file, file);
    }

    /** Adds the file as if it lay at another path of the folder. */
    boolean addFile(Path file, Path as) throws IOException {
        try (var channel = Files.newByteChannel(file, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS))) {
            var entry = new TarArchiveEntry(name(as));
            entry.setSize(channel.size());
            entry.setMode(mode(file));
            entry.setModTime(Files.getLastModifiedTime(file, NOFOLLOW_LINKS));
            put(entry, Channels.newInputStream(channel), channel.size());
            return true;
        } catch (NoSuchFileException _) {
            return false;
        } catch (AccessDeniedException _) {
            // Only what users' code closed to the server itself, which no process of the app can read either.
            log.atWarn().addKeyValue("path", file).log("left out of the backup, it cannot be read");
            return true;
        }
    }

    private void put(TarArchiveEntry entry, InputStream content, long size) throws IOException {
        tar.putArchiveEntry(entry);
        var buffer = new byte[BUFFER];
        long left = size;
        while (left > 0) {
            int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException(entry.getName() + " has become shorter");
            }
            tar.write(buffer, 0, read);
            left -= read;
        }
        tar.closeArchiveEntry();
    }

    private void putEmpty(TarArchiveEntry entry) throws IOException {
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private String name(Path path) {
        return ROOT + folder.relativize(path);
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS) & 0777;
    }

    /** Writes the archive's end. Without it nothing of the archive is of use, as it should be after a failure. */
    void finish() throws IOException {
        tar.finish();
        // The archive's own flush stops before it.
        buffered.flush();
        gzip.finish();
        gzip.flush();
    }

    private final class Adding extends SimpleFileVisitor<Path> {
        private final Predicate<Path> fits;
        private boolean whole = true;

        Adding(Predicate<Path> fits) {
            this.fits = fits;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
            if (!fits.test(path)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            try {
                var entry = new TarArchiveEntry(name(path) + "/");
                entry.setMode(mode(path));
                entry.setModTime(attributes.lastModifiedTime());
                putEmpty(entry);
                return FileVisitResult.CONTINUE;
            } catch (NoSuchFileException _) {
                whole = false;
                return FileVisitResult.SKIP_SUBTREE;
            }
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
            if (!fits.test(path)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
                link(path);
            } else if (attributes.isRegularFile()) {
                whole &= addFile(path);
            }
            return FileVisitResult.CONTINUE;
        }

        private void link(Path path) throws IOException {
            try {
                var entry = new TarArchiveEntry(name(path), TarConstants.LF_SYMLINK);
                entry.setLinkName(Files.readSymbolicLink(path).toString());
                putEmpty(entry);
            } catch (NoSuchFileException _) {
                whole = false;
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
            switch (failure) {
                case NoSuchFileException _ -> whole = false;
                case AccessDeniedException _ ->
                    log.atWarn().addKeyValue("path", path).log("left out of the backup, it cannot be read");
                default -> throw failure;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                whole = false;
            } else if (failure != null) {
                throw failure;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
