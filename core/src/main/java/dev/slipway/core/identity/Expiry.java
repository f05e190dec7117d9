package dev.slipway.core.identity;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** Until when a key is good, as a user says it. */
public final class Expiry {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,5})([hdw])");

    private Expiry() {}

    /**
     * Reads a span from now ({@code 12h 30d 8w}), a day, whose last moment in UTC is meant, or a full RFC 3339 time.
     *
     * @throws InvalidInput if it is none of these, or has passed
     */
    public static Instant parse(String text, Instant now) {
        Instant expiry;
        try {
            expiry = read(text, now);
        } catch (DateTimeException _) {
            throw new InvalidInput(
                    "'%s' is no time".formatted(Quoted.shorten(text)),
                    "give a span like 30d, or a day like 2030-01-31");
        }
        if (!expiry.isAfter(now)) {
            throw new InvalidInput("%s has passed".formatted(Quoted.shorten(text)), "give a time to come");
        }
        return expiry;
    }

    private static Instant read(String text, Instant now) {
        var span = SPAN.matcher(text);
        if (span.matches()) {
            long count = Long.parseLong(span.group(1));
            return now.plus(
                    switch (span.group(2)) {
                        case "h" -> Duration.ofHours(count);
                        case "d" -> Duration.ofDays(count);
                        default -> Duration.ofDays(7 * count);
                    });
        }
        return text.contains("T")
                ? Instant.parse(text)
                : LocalDate.parse(text).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
