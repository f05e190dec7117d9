package dev.slipway.staging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AmountTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1, 1 byte",
        "24, 24 bytes",
        "999, 999 bytes",
        "1000, 1.0 kB",
        "9949, 9.9 kB",
        "9950, 10 kB",
        "999499, 999 kB",
        "999500, 1.0 MB",
        "3449999, 3.4 MB",
        "28000000, 28 MB",
        "999999999, 1.0 GB",
        "9223372036854775807, 9.2 EB"
    })
    void bytesAreGivenInTheUnitThatSuits(long bytes, String text) {
        assertThat(Amount.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void oneIsNotPlural() {
        assertThat(Amount.of(1, "file")).isEqualTo("1 file");
        assertThat(Amount.of(12_345, "file")).isEqualTo("12,345 files");
    }
}
