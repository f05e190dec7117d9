package dev.slipway.git.upload;

import dev.slipway.core.Metered;
import dev.slipway.core.deploy.UploadLimits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** An archive, by what it begins with, whatever it is called. */
final class Archive {
    private static final int TAR_HEADER = 512;
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] BZIP2 = {'B', 'Z', 'h'};
    private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
    private static final byte[] RAR = {'R', 'a', 'r', '!'};
    // Of memory, for one xz: what the strongest setting but one takes.
    private static final int XZ_KIB = 40 << 10;
    // Beside what its files have, a tar has for each of them headers and padding.
    private static final long TAR_OVERHEAD = 4 << 10;
    private static final int PIECE = 1 << 16;

    private Archive() {}

    /**
     * Reads an archive to its end.
     *
     * @param spool a file for what cannot be read as it comes
     */
    static void read(InputStream in, Path spool, Tree tree, UploadLimits limits) throws IOException {
        var buffered = new BufferedInputStream(in, PIECE);
        var begin = begin(buffered);
        if (startsWith(begin, ZIP)) {
            store(buffered, spool, limits);
            ZipArchive.readInto(tree, spool, limits);
            return;
        }
        try (var plain = new BufferedInputStream(decompressed(begin, buffered, limits), PIECE)) {
            var header = begin(plain);
            if (!isTar(header)) {
                throw Refused.unknown(startsWith(begin, RAR) ? "application/vnd.rar" : "application/octet-stream");
            }
            new TarArchive(plain, limits).readInto(tree);
        }
    }

    private static byte[] begin(BufferedInputStream in) {
        try {
            in.mark(TAR_HEADER);
            var begin = in.readNBytes(TAR_HEADER);
            in.reset();
            return begin;
        } catch (IOException _) {
            throw Refused.damaged();
        }
    }

    private static InputStream decompressed(byte[] begin, InputStream in, UploadLimits limits) {
        InputStream plain;
        try {
            plain = decompressed(begin, in);
        } catch (IOException _) {
            throw Refused.damaged();
        }
        return metered(plain, longest(limits), limits);
    }

    /** How many bytes a tar may have, uncompressed. */
    static long longest(UploadLimits limits) {
        return limits.bytes() + TAR_OVERHEAD * limits.entries() + (1L << 20);
    }

    private static InputStream metered(InputStream in, long most, UploadLimits limits) {
        return new Metered(in, most, () -> {
            throw Refused.tooLarge(limits.bytes());
        });
    }

    private static InputStream decompressed(byte[] begin, InputStream in) throws IOException {
        if (startsWith(begin, GZIP)) {
            return GzipCompressorInputStream.builder()
                    .setInputStream(in)
                    .setDecompressConcatenated(true)
                    .get();
        }
        if (startsWith(begin, BZIP2)) {
            return new BZip2CompressorInputStream(in, true);
        }
        if (startsWith(begin, XZ)) {
            return XZCompressorInputStream.builder()
                    .setInputStream(in)
                    .setDecompressConcatenated(true)
                    .setMemoryLimitKiB(XZ_KIB)
                    .get();
        }
        return in;
    }

    private static boolean startsWith(byte[] begin, byte[] magic) {
        return begin.length >= magic.length && Arrays.equals(begin, 0, magic.length, magic, 0, magic.length);
    }

    private static boolean isTar(byte[] header) {
        return header.length == TAR_HEADER && header[0] != 0 && TarUtils.verifyCheckSum(header);
    }

    private static void store(InputStream in, Path spool, UploadLimits limits) throws IOException {
        try (var out = Files.newOutputStream(spool)) {
            copy(metered(in, limits.bytes(), limits), out);
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        var piece = new byte[PIECE];
        for (int count = read(in, piece); count >= 0; count = read(in, piece)) {
            out.write(piece, 0, count);
        }
    }

    private static int read(InputStream in, byte[] piece) {
        try {
            return in.read(piece);
        } catch (IOException _) {
            throw Refused.damaged();
        }
    }
}
