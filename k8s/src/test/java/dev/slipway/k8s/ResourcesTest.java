package dev.slipway.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.core.InvalidInput;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    private static final Resources USUAL = new Resources("500m", "4", "512Mi", "4Gi", "8Gi");

    @Test
    void whatIsNotNamedStays() {
        assertThat(USUAL.with(Map.of("cpu", "2"), Map.of("ephemeral-storage", "20Gi")))
                .isEqualTo(new Resources("2", "4", "512Mi", "4Gi", "20Gi"));
        assertThat(USUAL.with(Map.of("memory", "1Gi"), Map.of("cpu", "8", "memory", "8192Mi")))
                .isEqualTo(new Resources("500m", "8", "1Gi", "8192Mi", "8Gi"));
    }

    @Test
    void usualRequestSinksToLowerLimit() {
        assertThat(USUAL.with(Map.of(), Map.of("memory", "256Mi", "cpu", "250m")))
                .isEqualTo(new Resources("250m", "250m", "256Mi", "256Mi", "8Gi"));
    }

    @Test
    void refusesRequestAboveItsLimit() {
        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> USUAL.with(Map.of("memory", "5G"), Map.of()))
                .withMessage("a request of memory=5G is more than the limit, 4Gi");
    }
}
