package dev.slipway.core;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PieceInputTest {
    private final ArrayDeque<String> pieces = new ArrayDeque<>(List.of("ab", "c\u007f", "", "never asked for"));
    private final PieceInput input = new PieceInput() {
        @Override
        protected ByteBuffer next() {
            return ByteBuffer.wrap(pieces.remove().getBytes(US_ASCII));
        }
    };

    @Test
    void piecesAreReadAsOneStreamThatEndsAtTheEmptyOne() throws IOException {
        assertThat(input.readAllBytes()).isEqualTo("abc\u007f".getBytes(US_ASCII));
        assertThat(input.read()).isEqualTo(-1);
        assertThat(input.read(new byte[1])).isEqualTo(-1);
        assertThat(pieces).containsExactly("never asked for");
    }

    @Test
    void readWaitsForNoMoreThanThePieceThatIsThere() throws IOException {
        assertThat(input.read()).isEqualTo('a');
        assertThat(input.read(new byte[10])).isOne();
        assertThat(pieces).hasSize(3);
        assertThat(input.read(new byte[0])).isZero();
    }
}
