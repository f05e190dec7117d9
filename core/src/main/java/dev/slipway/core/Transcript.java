package dev.slipway.core;

import java.util.function.Consumer;

/**
 * Progress as the lines that people read: headlines behind an arrow, details under them, warnings and errors behind an
 * exclamation mark, as Heroku prints them.
 */
public final class Transcript implements Progress {
    private static final int LONGEST = 10_000;

    private final Consumer<String> lines;

    public Transcript(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void step(String headline) {
        print("-----> ", headline);
    }

    @Override
    public void detail(String line) {
        print("       ", line);
    }

    @Override
    public void warning(String line) {
        print(" !     ", line);
    }

    private void print(String prefix, String text) {
        var line = text.length() > LONGEST ? text.substring(0, LONGEST) + " [cut]" : text;
        // A tool's colours are fine on a terminal; other control characters could rewrite what stands above.
        lines.accept((prefix + line.replaceAll("[\\p{Cc}&&[^\\t\\x1b]]|\\x1b(?!\\[[0-9;]*m)", " ")).stripTrailing());
    }
}
