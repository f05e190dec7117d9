package dev.slipway.k8s.run;

import dev.slipway.core.release.LogLine;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** A line that a pod printed, and when. */
record PodLine(Instant at, String text) {
    /** Reads what the API server writes for a line; empty for what is none, as in the middle of a rotation. */
    static Optional<PodLine> parse(String written) {
        int space = written.indexOf(' ');
        var time = space < 0 ? written : written.substring(0, space);
        try {
            return Optional.of(new PodLine(Instant.parse(time), space < 0 ? "" : written.substring(space + 1)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    LogLine from(String source) {
        return new LogLine(at, source, text);
    }
}
