package dev.slipway.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;

/** Writes packs that no git would write. Positions are those of entries in the pack. */
final class PackBuilder {
    private static final int HEADER = 12;
    private static final int BLOB = 3;
    private static final int OFFSET_DELTA = 6;
    private static final int REFERENCE_DELTA = 7;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int count;

    int blob(byte[] content) {
        int position = begin(BLOB, content.length);
        deflate(content);
        return position;
    }

    /** A delta on the entry so many bytes before it. */
    int offsetDelta(long distance, byte[] delta) {
        int position = begin(OFFSET_DELTA, delta.length);
        var bytes = ByteBuffer.allocate(10);
        int at = bytes.capacity();
        bytes.put(--at, (byte) (distance & 0x7f));
        for (long rest = distance >> 7; rest > 0; rest >>= 7) {
            bytes.put(--at, (byte) (0x80 | (--rest & 0x7f)));
        }
        body.write(bytes.array(), at, bytes.capacity() - at);
        deflate(delta);
        return position;
    }

    int referenceDelta(String base, byte[] delta) {
        int position = begin(REFERENCE_DELTA, delta.length);
        body.writeBytes(HexFormat.of().parseHex(base));
        deflate(delta);
        return position;
    }

    /** Where the next entry begins. */
    int end() {
        return HEADER + body.size();
    }

    byte[] bytes() {
        var pack = new ByteArrayOutputStream();
        pack.writeBytes(new byte[] {'P', 'A', 'C', 'K', 0, 0, 0, 2});
        pack.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
        pack.writeBytes(body.toByteArray());
        try {
            pack.writeBytes(MessageDigest.getInstance("SHA-1").digest(pack.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return pack.toByteArray();
    }

    /** A delta with these sizes in its head. */
    static byte[] delta(long base, long result, byte[]... operations) {
        var delta = new ByteArrayOutputStream();
        varint(delta, base);
        varint(delta, result);
        for (var operation : operations) {
            delta.writeBytes(operation);
        }
        return delta.toByteArray();
    }

    static byte[] copy(int offset, int length) {
        var operation = ByteBuffer.allocate(8).put((byte) 0xff);
        for (int shift = 0; shift < 32; shift += 8) {
            operation.put((byte) (offset >> shift));
        }
        for (int shift = 0; shift < 24; shift += 8) {
            operation.put((byte) (length >> shift));
        }
        return operation.array();
    }

    static byte[] insert(byte... content) {
        return ByteBuffer.allocate(content.length + 1)
                .put((byte) content.length)
                .put(content)
                .array();
    }

    private int begin(int type, int size) {
        int position = end();
        count++;
        int rest = size >> 4;
        body.write((rest > 0 ? 0x80 : 0) | (type << 4) | (size & 0xf));
        for (; rest > 0; rest >>= 7) {
            body.write((rest > 0x7f ? 0x80 : 0) | (rest & 0x7f));
        }
        return position;
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        for (; rest > 0x7f; rest >>= 7) {
            out.write((int) (0x80 | (rest & 0x7f)));
        }
        out.write((int) rest);
    }

    private void deflate(byte[] content) {
        try {
            var deflating = new DeflaterOutputStream(body);
            deflating.write(content);
            deflating.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
