package dev.slipway.api.page;

import dev.slipway.core.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Something that a browser loads, also compressed. */
final class File {
    private static final int TAG = 16;

    private final String type;
    private final byte[] content;
    private final byte[] compressed;

    File(String type, byte[] content) {
        this.type = type;
        this.content = content.clone();
        this.compressed = gzip(content);
    }

    private static byte[] gzip(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes all", e);
        }
        return out.toByteArray();
    }

    String type() {
        return type;
    }

    InputStream content() {
        return new ByteArrayInputStream(content);
    }

    InputStream compressed() {
        return new ByteArrayInputStream(compressed);
    }

    /** What changes with the content. */
    String tag() {
        return '"' + Sha256.hex(content).substring(0, TAG) + '"';
    }
}
