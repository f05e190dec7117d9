package dev.slipway.k8s.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** A line that a pod printed, and when. */
record LogLine(Instant at, String text) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Reads what the API server writes for a line; empty for what is none, as in the middle of a rotation. */
    static Optional<LogLine> parse(String written) {
        int space = written.indexOf(' ');
        var time = space < 0 ? written : written.substring(0, space);
        try {
            return Optional.of(new LogLine(Instant.parse(time), space < 0 ? "" : written.substring(space + 1)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** As users see it. */
    String from(String source) {
        return "%s %s: %s".formatted(TIME.format(at), source, text);
    }
}
