package dev.slipway.core;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts a program's output into lines as it comes. Bytes that are no UTF-8 become replacement characters; of a very long line
 * the beginning is kept.
 */
public final class LineSplitter {
    private static final int LONGEST = 8_000;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** @param lines gets each line without its end */
    public LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    public void accept(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                end();
            } else if (line.size() < LONGEST) {
                line.write(bytes[i]);
            }
        }
    }

    /** Passes on the last line if it has no line end. */
    public void finish() {
        if (line.size() > 0) {
            end();
        }
    }

    /** What a terminal shows of a line in the end: a progress bar paints over itself. */
    public static String shown(String line) {
        var text = line.stripTrailing();
        return text.substring(text.lastIndexOf('\r') + 1);
    }

    private void end() {
        var text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        lines.accept(text);
    }
}
