package dev.slipway.k8s.build;

import dev.slipway.core.LineSplitter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Cuts a log whose lines begin with their time into lines, and passes on each once, however often the log is read again from
 * some time before its end.
 */
final class TimedLines {
    private final Consumer<String> lines;
    private LineSplitter splitter = new LineSplitter(this::end);

    private Instant last;

    /** How many lines of the last time were passed on, and how many of them this reading has shown again. */
    private int passed;

    private int seen;

    /** @param shown what was passed on before, by whomever */
    TimedLines(Shown shown, Consumer<String> lines) {
        this.last = shown.time();
        this.passed = shown.lines();
        this.lines = lines;
    }

    /** Begins a reading. */
    void begin() {
        splitter = new LineSplitter(this::end);
        seen = 0;
    }

    /** From when on the next reading has to show the log. */
    Instant last() {
        return last;
    }

    /** What was passed on until now. */
    synchronized Shown shown(String step) {
        return new Shown(step, last, passed);
    }

    void accept(byte[] bytes, int length) {
        splitter.accept(bytes, length);
    }

    /** Ends the last reading, whose last line may lack its line end. */
    void finish() {
        splitter.finish();
    }

    private void end(String text) {
        int blank = text.indexOf(' ');
        var time = time(blank < 0 ? text : text.substring(0, blank));
        // Anything else is the node's own word about the log.
        if (time.isPresent() && isNew(time.get())) {
            lines.accept(LineSplitter.shown(blank < 0 ? "" : text.substring(blank + 1)));
        }
    }

    private synchronized boolean isNew(Instant time) {
        if (time.isBefore(last)) {
            return false;
        }
        if (time.isAfter(last)) {
            last = time;
            passed = 0;
            seen = 0;
        }
        if (++seen <= passed) {
            return false;
        }
        passed = seen;
        return true;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
