package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TimedLinesTest {
    private final List<String> seen = new ArrayList<>();
    private final TimedLines lines = new TimedLines(Shown.nothingOf("build"), seen::add);

    @Test
    void passesOnEachLineWithoutItsTime() {
        read("2026-11-22T21:00:00.000000001Z one\n2026-11-22T21:00:00.000000002Z\n2026-11-22T21:00:01Z two  \n");

        assertThat(seen).containsExactly("one", "", "two");
    }

    @Test
    void showsNothingTwiceWhenTheLogIsReadAgain() {
        read("2026-11-22T21:00:00Z one\n2026-11-22T21:00:00Z two\n2026-11-22T21:00:00Z thr");
        read(
                "2026-11-22T21:00:00Z one\n2026-11-22T21:00:00Z two\n2026-11-22T21:00:00Z three\n2026-11-22T21:00:05Z four\n");
        read("2026-11-22T21:00:05Z four\n2026-11-22T21:00:05Z five\n");

        assertThat(seen).containsExactly("one", "two", "three", "four", "five");
    }

    @Test
    void goesOnWhereAnotherServerStopped() {
        var shown = Shown.parse("build 2026-11-22T21:00:00.500Z 2").orElseThrow();
        var resumed = new TimedLines(shown, seen::add);
        var log = """
                2026-11-22T21:00:00Z one
                2026-11-22T21:00:00.5Z two
                2026-11-22T21:00:00.5Z three
                2026-11-22T21:00:00.5Z four
                2026-11-22T21:00:01Z five
                """;

        resumed.begin();
        resumed.accept(log.getBytes(StandardCharsets.UTF_8), log.length());

        assertThat(seen).containsExactly("four", "five");
        assertThat(resumed.shown("build")).hasToString("build 2026-11-22T21:00:01Z 1");
    }

    @Test
    void whatIsNoNoteIsNothing() {
        assertThat(Shown.parse("")).isEmpty();
        assertThat(Shown.parse("build yesterday 1")).isEmpty();
        assertThat(Shown.parse("build 2026-11-22T21:00:00Z many")).isEmpty();
    }

    @Test
    void timesOfAnotherZoneAreTheSameTimes() {
        read("2026-11-22T22:00:00.5+01:00 one\n");
        read("2026-11-22T21:00:00.500Z one\n2026-11-22T21:00:00.6Z two\n");

        assertThat(seen).containsExactly("one", "two");
    }

    @Test
    void whatTheNodeSaysOfTheLogIsNotALineOfIt() {
        read("unable to retrieve container logs for containerd://1\n");

        assertThat(seen).isEmpty();
    }

    @Test
    void aProgressBarShowsWhatItShowedLast() {
        read("2026-11-22T21:00:00Z 10%\r50%\r100%\n");

        assertThat(seen).containsExactly("100%");
    }

    private void read(String text) {
        lines.begin();
        for (var piece : text.split("(?<=\\G.{7})", -1)) {
            var bytes = piece.getBytes(StandardCharsets.UTF_8);
            lines.accept(bytes, bytes.length);
        }
    }
}
