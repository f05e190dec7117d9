package dev.slipway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {
    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("  \t\n ", List.of()),
                Arguments.of("apps", List.of("apps")),
                Arguments.of("  keys \t add\nx ", List.of("keys", "add", "x")),
                Arguments.of("a 'b c' d", List.of("a", "b c", "d")),
                Arguments.of("a \"b c\" d", List.of("a", "b c", "d")),
                Arguments.of("'a'\\''b'", List.of("a'b")),
                Arguments.of("a'b'\"c\"d", List.of("abcd")),
                Arguments.of("'' \"\"", List.of("", "")),
                Arguments.of("a\\ b \\\\ \\'", List.of("a b", "\\", "'")),
                Arguments.of("'a\\b'", List.of("a\\b")),
                Arguments.of("\"\\\" \\\\ \\$ \\` \\x\"", List.of("\" \\ $ ` \\x")),
                Arguments.of("$(id) ; `id` | x > y * ~", List.of("$(id)", ";", "`id`", "|", "x", ">", "y", "*", "~")),
                Arguments.of("'my key; rm -rf ü'", List.of("my key; rm -rf ü")));
    }

    // withstand B 36
    @ParameterizedTest
    @MethodSource("lines")
    void splitsAsAShellDoesAndExpandsNothing(String line, List<String> words) {
        assertThat(ShellWords.split(line)).isEqualTo(words);
    }

    // withstand B 27
    @ParameterizedTest
    @ValueSource(strings = {"'a", "\"a", "a'b", "'a'b'", "\"\\\"", "a\\", "\\", "'a\\'b'"})
    void refusesWhatIsNotClosed(String line) {
        assertThatThrownBy(() -> ShellWords.split(line)).isInstanceOf(InvalidInput.class);
    }

    // withstand B 31
    @Test
    void splitsFourMebibytesFast() {
        assertThat(ShellWords.split("a ".repeat(2 * 1024 * 1024))).hasSize(2 * 1024 * 1024);
    }
}
