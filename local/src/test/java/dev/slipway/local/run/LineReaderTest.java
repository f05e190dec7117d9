package dev.slipway.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LineReaderTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> lines = new ArrayList<>();

    @Test
    void linesEndAtLineEndsAndAtTheEnd() throws IOException {
        read(100, "one\r\ntwo\n\nthree");

        assertThat(lines).containsExactly("one", "two", "", "three");
    }

    @Test
    void longLineIsCut() throws IOException {
        read(100, "x".repeat(20_000) + "\nnext\n");

        assertThat(lines).containsExactly("x".repeat(LineReader.LONGEST) + " [cut]", "next");
    }

    @Test
    void terminalCannotBeSteered() throws IOException {
        read(100, "\u001b[2Jgone\u0007 \u001b[31mred\u001b[0m\ttab\n");

        assertThat(lines).containsExactly("?[2Jgone? \u001b[31mred\u001b[0m\ttab");
    }

    @Test
    void restOfASecondIsDroppedWithOneNotice() throws IOException {
        read(2, "1\n2\n3\n4\n");

        assertThat(lines)
                .containsExactly("1", "2", "[slipway: more than 2 lines in a second: the rest of it is dropped]");
    }

    @Test
    void nextSecondBeginsAnew() throws IOException {
        var reader = new LineReader(1, () -> nanos.getAndAdd(600_000_000L), lines::add);

        reader.read(new ByteArrayInputStream("1\n2\n3\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(lines).contains("1").hasSizeGreaterThan(1).contains("2");
    }

    private void read(int linesPerSecond, String text) throws IOException {
        new LineReader(linesPerSecond, nanos::get, lines::add)
                .read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
