package dev.slipway.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.local.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HardLimitsTest {
    private static final Limits WANTED = new Limits(1L << 30, 512, 16_384, 1L << 31);

    @Test
    void nothingIsAskedForBeyondThem() { // withstand G 114
        var limits = HardLimits.parse(List.of(
                "Limit                     Soft Limit           Hard Limit           Units     ",
                "Max file size             unlimited            1000000              bytes     ",
                "Max data size             unlimited            unlimited            bytes     ",
                "Max processes             100                  200                  processes ",
                "Max open files            512                  1024                 files     ",
                "Max nice priority         0                    0                    "));

        assertThat(limits.within(WANTED)).isEqualTo(new Limits(1L << 30, 200, 1024, 1_000_000));
    }

    @Test
    void whatIsWithinThemStays() {
        var limits = HardLimits.parse(
                List.of("Max open files            1024                 1048576              files     "));

        assertThat(limits.within(WANTED)).isEqualTo(WANTED);
    }
}
