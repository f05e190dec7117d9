package dev.slipway.core.app;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.release.BoundFiles;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private static final int KIB = 1024;

    private static Configuration of(String name, Map<ConfigurationKey, Secret> data) {
        return Configuration.create(Namespace.DEFAULT, new ConfigurationName(name), data, ALICE, NOW);
    }

    private static Configuration large(String name, int kib) {
        return of(name, Map.of(new ConfigurationKey("k"), new Secret("x".repeat(kib * KIB))));
    }

    @Test
    void doesNotPrintItsValues() {
        assertThat(of("db", Map.of(new ConfigurationKey("password"), new Secret("hunter2"))))
                .asString()
                .contains("password")
                .doesNotContain("hunter2");
    }

    @Test
    void refusesMoreThanItMayHold() {
        var many = IntStream.rangeClosed(0, 256)
                .boxed()
                .collect(Collectors.toMap(n -> new ConfigurationKey("k" + n), _ -> new Secret("")));

        assertThat(large("db", 256).data()).hasSize(1);
        assertThatThrownBy(() -> large("db", 257))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("256 KiB");
        assertThatThrownBy(() -> of("db", many)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> of("db", Map.of()).withData(many)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void anAppIsBoundToNoMoreThanAReleaseCanHave() {
        var two = List.of(large("a", 256), large("b", 256));

        assertThat(BoundFiles.of(two).secrets()).hasSize(2);
        assertThatThrownBy(() -> BoundFiles.of(List.of(large("a", 256), large("b", 256), large("c", 128))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("640 KiB");
    }
}
