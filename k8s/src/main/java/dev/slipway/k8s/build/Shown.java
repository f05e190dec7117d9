package dev.slipway.k8s.build;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a build's output was passed on, kept on its run for a server that takes it up.
 *
 * @param step whose output it was
 * @param time of the last line
 * @param lines of that time that were passed on
 */
record Shown(String step, Instant time, int lines) {
    static final String ANNOTATION = "slipway.dev/shown";

    static Shown nothingOf(String step) {
        return new Shown(step, Instant.EPOCH, 0);
    }

    /** Reads what {@link #toString} wrote; anything else is nothing. */
    static Optional<Shown> parse(String text) {
        var parts = text.split(" ");
        try {
            return parts.length == 3
                    ? Optional.of(new Shown(parts[0], Instant.parse(parts[1]), Integer.parseInt(parts[2])))
                    : Optional.empty();
        } catch (DateTimeException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "%s %s %d".formatted(step, time, lines);
    }
}
