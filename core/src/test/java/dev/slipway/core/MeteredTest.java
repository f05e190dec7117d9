package dev.slipway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class MeteredTest {
    private static Metered of(int length, long most) {
        return new Metered(new ByteArrayInputStream(new byte[length]), most, () -> {
            throw new IOException("too long");
        });
    }

    @Test
    void streamOfExactlyThatLengthIsReadWhole() throws IOException {
        var metered = of(3, 3);

        assertThat(metered.readAllBytes()).hasSize(3);
        assertThat(metered.isExceeded()).isFalse();
    }

    @Test
    void oneByteMoreFailsHoweverItIsRead() {
        assertThatThrownBy(() -> of(4, 3).readAllBytes()).hasMessage("too long");
        assertThatThrownBy(() -> of(4, 3).skip(4)).hasMessage("too long");
        assertThatThrownBy(() -> {
                    var metered = of(1, 0);
                    assertThat(metered.isExceeded()).isFalse();
                    metered.read();
                })
                .hasMessage("too long");
    }

    @Test
    void moreCanBeAllowedLater() throws IOException {
        var metered = of(6, 3);
        metered.readNBytes(3);

        metered.allow(3);

        assertThat(metered.readAllBytes()).hasSize(3);
    }
}
