package dev.slipway.local.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Reads what a process prints, line by line, and never more slowly than it comes: lines that are too long are cut, and
 * of lines that come too fast some are dropped, with a notice.
 */
final class LineReader {
    static final int LONGEST = 10_000;

    private static final long SECOND = 1_000_000_000L;

    private final int linesPerSecond;
    private final LongSupplier nanos;
    private final Consumer<String> lines;
    private final byte[] line = new byte[LONGEST];
    private int length;
    private boolean cut;
    private long second;
    private long inSecond;

    LineReader(int linesPerSecond, LongSupplier nanos, Consumer<String> lines) {
        this.linesPerSecond = linesPerSecond;
        this.nanos = nanos;
        this.lines = lines;
        this.second = nanos.getAsLong();
    }

    /** Reads to the end. */
    void read(InputStream in) throws IOException {
        var buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            for (int i = 0; i < count; i++) {
                take(buffer[i]);
            }
        }
        if (length > 0) {
            end();
        }
    }

    private void take(byte next) {
        if (next == '\n') {
            end();
        } else if (length < LONGEST) {
            line[length++] = next;
        } else {
            cut = true;
        }
    }

    private void end() {
        long now = nanos.getAsLong();
        if (now - second >= SECOND) {
            second = now;
            inSecond = 0;
        }
        if (inSecond < linesPerSecond) {
            lines.accept(text());
        } else if (inSecond == linesPerSecond) {
            lines.accept(
                    "[slipway: more than %d lines in a second: the rest of it is dropped]".formatted(linesPerSecond));
        }
        inSecond++;
        length = 0;
        cut = false;
    }

    private String text() {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        // A tool's colours are fine on a terminal; other control characters could rewrite what stands above.
        var text = new String(line, 0, end, StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}&&[^\\t\\x1b]]|\\x1b(?!\\[[0-9;]*m)", "?");
        return cut ? text + " [cut]" : text;
    }
}
