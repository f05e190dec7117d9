package dev.slipway.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.InvalidInput;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Withstand C 55. */
class PushOptionsTest {
    @Test
    void withoutOptionsNothingIsAskedFor() {
        assertThat(PushOptions.parse(List.of())).isEqualTo(new PushOptions(false, false, false, ""));
    }

    @Test
    void eachOptionIsUnderstood() {
        assertThat(PushOptions.parse(List.of("nowait", "clear-cache", "message=Fix; the = sign, für alle")))
                .isEqualTo(new PushOptions(true, false, true, "Fix; the = sign, für alle"));
        assertThat(PushOptions.parse(List.of("plan"))).isEqualTo(new PushOptions(false, true, false, ""));
    }

    @Test
    void anOptionMayBeRepeated() {
        assertThat(PushOptions.parse(List.of("nowait", "nowait", "message=a", "message=a")))
                .isEqualTo(new PushOptions(true, false, false, "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NOWAIT", "nowait=1", "nowait ", "message", "deploy", "clear-cache;id", "$(id)"})
    void anUnknownOptionIsRefusedByName(String option) {
        assertThatThrownBy(() -> PushOptions.parse(List.of("plan", option)))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("there is no push option '%s'".formatted(option))
                .extracting(e -> ((InvalidInput) e).advice())
                .isEqualTo("the push options are nowait, plan, clear-cache and message=TEXT");
    }

    @Test
    void aHugeUnknownOptionIsNotRepeatedWhole() {
        assertThatThrownBy(() -> PushOptions.parse(List.of("x".repeat(1 << 20))))
                .hasMessage("there is no push option '%s...'".formatted("x".repeat(80)));
    }

    @Test
    void manyOptionsAreRefused() {
        assertThatThrownBy(() -> PushOptions.parse(Collections.nCopies(10_000, "nowait")))
                .hasMessage("10000 push options are more than 10");
    }

    @Test
    void planAndNowaitExcludeEachOther() {
        assertThatThrownBy(() -> PushOptions.parse(List.of("nowait", "plan")))
                .hasMessage("push options plan and nowait exclude each other");
    }

    @Test
    void twoMessagesAreRefused() {
        assertThatThrownBy(() -> PushOptions.parse(List.of("message=a", "message=b")))
                .hasMessage("push option message was given twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u001b[2J", "a\u0000", "a\u0085b", "a\u202eb", "a\u2028b"})
    void aMessageIsOneLineThatSteersNoTerminal(String message) {
        assertThatThrownBy(() -> PushOptions.parse(List.of("message=" + message)))
                .hasMessage("push option message is no line of at most 200 characters");
    }

    @Test
    void aMessageIsShort() {
        assertThat(PushOptions.parse(List.of("message=" + "m".repeat(200))).message())
                .hasSize(200);
        assertThatThrownBy(() -> PushOptions.parse(List.of("message=" + "m".repeat(201))))
                .isInstanceOf(InvalidInput.class);
    }
}
