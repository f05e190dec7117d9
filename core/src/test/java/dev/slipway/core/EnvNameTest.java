package dev.slipway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// withstand E 83
class EnvNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "a", "_x", "DATABASE_URL", "Mixed_1", "PATHS", "MY_PATH", "PORTAL", "path"})
    void acceptsVariableNames(String name) {
        assertThat(new EnvName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1A",
                "A-B",
                "A B",
                " A",
                "A=B",
                "A\nB",
                "A\n",
                "A\0",
                "Ä",
                "A.B",
                "$A",
                "A;id",
                "-A",
                "BASH_FUNC_x%%"
            })
    void refusesWhatIsNoVariableName(String name) {
        assertThatThrownBy(() -> new EnvName(name)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "HOME",
                "PORT",
                "LD_PRELOAD",
                "LD_LIBRARY_PATH",
                "DYLD_INSERT_LIBRARIES",
                "BASH_ENV",
                "ENV",
                "IFS",
                "KUBERNETES_SERVICE_HOST",
                "CNB_STACK_ID",
                "SLIPWAY_DATA",
                "TMPDIR",
                "USER",
                "SHELL"
            })
    void refusesWhatThePlatformSetsOrWhatLoadsPrograms(String name) {
        assertThatThrownBy(() -> new EnvName(name))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(name);
    }

    @Test
    void refusesMoreThan255Characters() {
        assertThat(new EnvName("A".repeat(255)).value()).hasSize(255);
        assertThatThrownBy(() -> new EnvName("A".repeat(256))).isInstanceOf(InvalidInput.class);
    }
}
