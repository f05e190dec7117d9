package dev.slipway.staging;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Writes a <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">pax archive</a> in which nothing
 * depends on when, where or by whom it is made.
 */
final class TarWriter {
    /** 1980-01-01T00:00:01Z, the time that buildpacks give to what must not depend on the time. */
    static final long MODIFIED = 315_532_801;

    private static final int BLOCK = 512;
    private static final int LONGEST_FIELD = 100;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;

    private final OutputStream out;

    /** Writes a file's bytes, exactly as many as were said. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    TarWriter(OutputStream out) {
        this.out = out;
    }

    void folder(String path) throws IOException {
        header(path + "/", '5', 0755, 0, "");
    }

    void link(String path, String target) throws IOException {
        header(path, '2', 0777, 0, target);
    }

    void file(String path, boolean executable, long size, Content content) throws IOException {
        header(path, '0', executable ? 0755 : 0644, size, "");
        content.writeTo(out);
        pad(size);
    }

    /** Writes the archive's end. */
    void finish() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    private void header(String path, char type, int mode, long size, String target) throws IOException {
        var attributes = attribute("path", path) + attribute("linkpath", target);
        if (!attributes.isEmpty()) {
            var bytes = attributes.getBytes(UTF_8);
            block("pax", 'x', 0644, bytes.length, "");
            out.write(bytes);
            pad(bytes.length);
        }
        block(path, type, mode, size, target);
    }

    /** The pax attribute that carries a value which the plain header has no room or no letters for; else nothing. */
    private static String attribute(String name, String value) {
        int length = value.getBytes(UTF_8).length;
        if (length <= LONGEST_FIELD && US_ASCII.newEncoder().canEncode(value)) {
            return "";
        }
        // The length counts its own digits.
        int rest = length + name.length() + 3;
        int total = rest + Integer.toString(rest).length();
        total = rest + Integer.toString(total).length();
        return total + " " + name + "=" + value + "\n";
    }

    private void block(String path, char type, int mode, long size, String target) throws IOException {
        var block = new byte[BLOCK];
        text(block, 0, path);
        number(block, 100, 8, mode);
        number(block, 108, 8, 0);
        number(block, 116, 8, 0);
        number(block, 124, 12, size);
        number(block, 136, 12, MODIFIED);
        block[156] = (byte) type;
        text(block, 157, target);
        text(block, 257, "ustar");
        text(block, 263, "00");
        Arrays.fill(block, CHECKSUM, CHECKSUM + CHECKSUM_LENGTH, (byte) ' ');
        number(block, CHECKSUM, CHECKSUM_LENGTH - 1, sum(block));
        out.write(block);
    }

    /** Only what fits: a longer value stands whole in a pax attribute before. */
    private static void text(byte[] block, int at, String value) {
        var bytes = value.getBytes(UTF_8);
        System.arraycopy(bytes, 0, block, at, Math.min(bytes.length, LONGEST_FIELD));
    }

    private static void number(byte[] block, int at, int length, long value) {
        var digits = Long.toOctalString(value);
        text(block, at, "0".repeat(length - 1 - digits.length()) + digits);
        block[at + length - 1] = 0;
    }

    private static int sum(byte[] block) {
        int sum = 0;
        for (byte value : block) {
            sum += Byte.toUnsignedInt(value);
        }
        return sum;
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) (-size & (BLOCK - 1))]);
    }
}
