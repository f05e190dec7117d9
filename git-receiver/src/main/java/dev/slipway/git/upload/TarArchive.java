package dev.slipway.git.upload;

import dev.slipway.core.Metered;
import dev.slipway.core.deploy.UploadLimits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A tar that is read as it comes. */
final class TarArchive {
    private static final int OWNER_EXECUTES = 0100;
    // Long names and the like stand before an entry, and are read at once.
    private static final long MOST_BEFORE_ENTRY = 1 << 20;

    private final Metered in;
    private final TarArchiveInputStream tar;
    private final UploadLimits limits;

    TarArchive(InputStream plain, UploadLimits limits) {
        this.in = new Metered(plain, MOST_BEFORE_ENTRY, () -> {
            throw Refused.damaged();
        });
        this.tar = new TarArchiveInputStream(in);
        this.limits = limits;
    }

    void readInto(Tree tree) throws IOException {
        for (var entry = next(); entry.isPresent(); entry = next()) {
            // Padding and the marks at the end come on top.
            in.allow(limits.bytes() + MOST_BEFORE_ENTRY);
            add(entry.get(), tree);
        }
        requireEnd();
    }

    private Optional<TarArchiveEntry> next() {
        in.allow(MOST_BEFORE_ENTRY);
        try {
            return Optional.ofNullable(tar.getNextEntry());
        } catch (IOException | IllegalArgumentException _) {
            throw Refused.damaged();
        }
    }

    private void add(TarArchiveEntry entry, Tree tree) throws IOException {
        var name = entry.getName();
        boolean special = entry.isLink()
                || entry.isBlockDevice()
                || entry.isCharacterDevice()
                || entry.isFIFO()
                || entry.isSparse()
                || entry.isGlobalPaxHeader();
        if (special) {
            throw Refused.entry(name, "is neither file, folder nor symbolic link");
        } else if (entry.isSymbolicLink()) {
            tree.link(name, entry.getLinkName());
        } else if (entry.isDirectory()) {
            tree.folder(name);
        } else if (entry.isFile()) {
            tree.file(name, (entry.getMode() & OWNER_EXECUTES) != 0, entry.getSize(), tar);
        } else {
            throw Refused.entry(name, "is neither file, folder nor symbolic link");
        }
    }

    /** Behind the end there is nothing but the padding that some programs write: another archive there would be lost. */
    private void requireEnd() {
        in.allow(MOST_BEFORE_ENTRY);
        var piece = new byte[1 << 12];
        try {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                for (int i = 0; i < count; i++) {
                    if (piece[i] != 0) {
                        throw Refused.damaged();
                    }
                }
            }
        } catch (IOException _) {
            throw Refused.damaged();
        }
    }
}
