package dev.slipway.core.release;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A line of an app's log.
 *
 * @param source which process printed it, as {@code web.1}; {@code slipway} for what is said about the processes
 */
public record LogLine(Instant at, String source, String text) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** As it is kept, and as users see it. */
    @Override
    public String toString() {
        return "%s %s: %s".formatted(TIME.format(at), source, text);
    }
}
