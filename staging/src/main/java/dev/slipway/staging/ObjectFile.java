package dev.slipway.staging;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.slipway.core.Sha256;
import dev.slipway.core.deploy.ObjectStore.Content;
import dev.slipway.core.deploy.ObjectStore.Stored;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An object's file: its content, then the content's SHA-256 and a mark. So both come into place in one move, what an
 * object is can be told without reading all of it, and damage is noticed.
 *
 * <p>Uses streams, not channels, which an interrupted thread would find closed.
 */
final class ObjectFile {
    private static final byte[] MARK = "slipway1".getBytes(US_ASCII);
    private static final int DIGEST = 32;
    private static final int TRAILER = DIGEST + 8;

    private ObjectFile() {}

    /** How many bytes of content a file of that size has. */
    static long size(long file) {
        return Math.max(0, file - TRAILER);
    }

    /** Writes all of the file; it is on the disk when this returns. */
    static Stored write(Path file, Content content) throws IOException {
        var sha256 = Sha256.begin();
        try (var out = new FileOutputStream(file.toFile())) {
            var digesting = new DigestOutputStream(out, sha256);
            content.writeTo(digesting);
            digesting.flush();
            var digest = sha256.digest();
            long size = out.getChannel().position();
            out.write(digest);
            out.write(MARK);
            out.getFD().sync();
            return stored(size, digest);
        }
    }

    /** @throws java.io.FileNotFoundException if it is not there */
    static Stored describe(Path file) throws IOException {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            long size = in.length() - TRAILER;
            var trailer = new byte[TRAILER];
            if (size >= 0) {
                in.seek(size);
                in.readFully(trailer);
            }
            if (!Arrays.equals(trailer, DIGEST, TRAILER, MARK, 0, MARK.length)) {
                throw damaged(file);
            }
            return stored(size, Arrays.copyOf(trailer, DIGEST));
        }
    }

    /** @throws java.io.FileNotFoundException if it is not there */
    static InputStream open(Path file) throws IOException {
        // Opened first: what is read is then one object, though another takes its place meanwhile.
        var in = new FileInputStream(file.toFile());
        try {
            return new VerifiedStream(in, in.getChannel().size() - TRAILER, Sha256.begin(), file);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    static IOException damaged(Path file) {
        return new IOException("the stored object %s is damaged; remove the file, it is made again".formatted(file));
    }

    private static Stored stored(long size, byte[] digest) {
        return new Stored(size, "sha256:" + HexFormat.of().formatHex(digest));
    }
}
