package dev.slipway.git.upload;

import dev.slipway.core.deploy.UploadLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A zip, which has to be there as a file: what is in it stands at its end. */
final class ZipArchive {
    private static final int OWNER_EXECUTES = 0100;
    private static final int LONGEST_LINK = 4096;
    private static final int HEADER = 30;
    private static final int SIGNATURE = 0x04034b50;
    private static final int NAME_LENGTH_AT = 26;
    // For each entry, what stands about it at the end; a zip of few entries may have a comment.
    private static final int MOST_FOR_ENTRY = 1 << 10;
    private static final int MOST_AT_END = 1 << 16;

    private static final int END = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int INDEX_LENGTH_AT = 12;

    private final FileChannel file;
    private final ZipFile zip;

    private ZipArchive(FileChannel file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    static void readInto(Tree tree, Path path, UploadLimits limits) throws IOException {
        try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
            requireFew(file, limits);
            try (var zip = open(path)) {
                new ZipArchive(file, zip).readInto(tree);
            }
        }
    }

    /** A zip is indexed in memory before its entries can be counted: it says at its end how long its index is. */
    private static void requireFew(FileChannel file, UploadLimits limits) throws IOException {
        int length = (int) Math.min(file.size(), MOST_AT_END);
        var end = read(file, file.size() - length, length);
        for (int at = length - END; at >= 0; at--) {
            if (end.getInt(at) == END_SIGNATURE) {
                long index = Integer.toUnsignedLong(end.getInt(at + INDEX_LENGTH_AT));
                if (index > (long) limits.entries() * MOST_FOR_ENTRY) {
                    throw Refused.tooMany(limits.entries());
                }
                return;
            }
        }
        throw Refused.damaged();
    }

    private static ZipFile open(Path path) {
        try {
            return ZipFile.builder()
                    .setPath(path)
                    .setMaxNumberOfDisks(1)
                    .setUseUnicodeExtraFields(false)
                    .get();
        } catch (IOException | IllegalArgumentException _) {
            throw Refused.damaged();
        }
    }

    private void readInto(Tree tree) throws IOException {
        long free = 0;
        for (var entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
            requirePlain(entry);
            if (entry.getLocalHeaderOffset() < free) {
                throw Refused.entry(entry.getName(), "lies over another one");
            }
            requireSameName(entry);
            add(entry, tree);
            free = entry.getDataOffset() + entry.getCompressedSize();
        }
    }

    private static void requirePlain(ZipArchiveEntry entry) {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw Refused.entry(entry.getName(), "is encrypted");
        }
        if (entry.getMethod() != ZipEntry.STORED && entry.getMethod() != ZipEntry.DEFLATED) {
            throw Refused.entry(entry.getName(), "is compressed in a way that not every program reads");
        }
    }

    /** What a program finds that reads from the begin on must not be called otherwise. */
    private void requireSameName(ZipArchiveEntry entry) throws IOException {
        var header = read(file, entry.getLocalHeaderOffset(), HEADER);
        int length = Short.toUnsignedInt(header.getShort(NAME_LENGTH_AT));
        var name = read(file, entry.getLocalHeaderOffset() + HEADER, length).array();
        if (header.getInt(0) != SIGNATURE || !Arrays.equals(name, entry.getRawName())) {
            throw Refused.entry(entry.getName(), "has two names");
        }
    }

    private static ByteBuffer read(FileChannel file, long position, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, position + bytes.position()) < 0) {
                throw Refused.damaged();
            }
        }
        return bytes;
    }

    private void add(ZipArchiveEntry entry, Tree tree) throws IOException {
        if (entry.isDirectory()) {
            tree.folder(entry.getName());
        } else if (entry.isUnixSymlink()) {
            tree.link(entry.getName(), target(entry));
        } else {
            try (var content = content(entry)) {
                var checked = new CheckedInputStream(content, new CRC32());
                tree.file(entry.getName(), (entry.getUnixMode() & OWNER_EXECUTES) != 0, entry.getSize(), checked);
                requireEnd(entry, checked);
            }
        }
    }

    private String target(ZipArchiveEntry entry) throws IOException {
        if (entry.getSize() > LONGEST_LINK) {
            throw Refused.entry(entry.getName(), "is a link that leads out of the archive");
        }
        try (var content = content(entry)) {
            var bytes = new Whole(content, entry.getSize()).readNBytes(LONGEST_LINK + 1);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private InputStream content(ZipArchiveEntry entry) {
        try {
            return zip.getInputStream(entry);
        } catch (IOException | IllegalArgumentException _) {
            throw Refused.damaged();
        }
    }

    private static void requireEnd(ZipArchiveEntry entry, CheckedInputStream content) {
        try {
            if (content.read() >= 0 || content.getChecksum().getValue() != entry.getCrc()) {
                throw Refused.entry(entry.getName(), "is not as long, or not the same, as the archive says");
            }
        } catch (IOException _) {
            throw Refused.damaged();
        }
    }
}
