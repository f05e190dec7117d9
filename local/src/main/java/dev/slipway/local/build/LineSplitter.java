package dev.slipway.local.build;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts a program's output into lines as it comes; bytes that are no UTF-8 become replacement characters. */
final class LineSplitter {
    private static final int LONGEST = 8_000;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    void accept(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                end();
            } else if (line.size() < LONGEST) {
                line.write(bytes[i]);
            }
        }
    }

    /** Passes on the last line if it has no line end. */
    void finish() {
        if (line.size() > 0) {
            end();
        }
    }

    private void end() {
        var text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        // A progress bar paints over itself: only what it showed last is worth a line.
        var shown = text.stripTrailing();
        lines.accept(shown.substring(shown.lastIndexOf('\r') + 1));
    }
}
