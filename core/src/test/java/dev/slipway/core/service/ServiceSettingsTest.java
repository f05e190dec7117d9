package dev.slipway.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServiceSettingsTest {
    private static final ServiceSettings SOME = new ServiceSettings("2Gi", "512Mi");

    @Test
    void someAreSaidAndSomeAreTheUsualOnesAgain() {
        assertThat(SOME.with(Map.of("memory", "3Gi"))).isEqualTo(new ServiceSettings("2Gi", "3Gi"));
        assertThat(SOME.with(Map.of())).isEqualTo(SOME);
        assertThat(SOME.without(List.of("memory"))).isEqualTo(new ServiceSettings("2Gi", "1Gi"));
        assertThat(SOME.without(ServiceSettings.NAMES)).isEqualTo(ServiceSettings.USUAL);
        assertThat(SOME.byName().keySet()).containsExactlyInAnyOrderElementsOf(ServiceSettings.NAMES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1", "1G", "0Gi", "1.5Gi", "999999Gi", "1Gi; x", "1Ti", "٣Gi"})
    void whatIsNoSizeIsRefused(String size) {
        assertThatThrownBy(() -> new ServiceSettings(size, "1Gi")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new ServiceSettings("1Gi", size)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void whatNoProgramStartsWithIsRefused() {
        assertThatThrownBy(() -> SOME.with(Map.of("memory", "127Mi"))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> SOME.with(Map.of("memory", "0"))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void whatThereIsNotIsRefused() {
        assertThatThrownBy(() -> SOME.with(Map.of("cpu", "1")))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("a service has no setting 'cpu'");
        assertThatThrownBy(() -> SOME.without(List.of("cpu"))).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2Gi, 2Gi, true",
        "2Gi, 2049Mi, true",
        "1024Mi, 1Gi, true",
        "2Gi, 1Gi, false",
        "0, 0, true",
        "0, 1Gi, false",
        "1Gi, 0, false"
    })
    void storageOnlyGrows(String had, String wanted, boolean can) {
        var now = new ServiceSettings(had, "1Gi");
        var then = new ServiceSettings(wanted, "256Mi");

        if (can) {
            now.requireChangeableTo(then);
        } else {
            assertThatThrownBy(() -> now.requireChangeableTo(then)).isInstanceOf(Conflict.class);
        }
    }
}
