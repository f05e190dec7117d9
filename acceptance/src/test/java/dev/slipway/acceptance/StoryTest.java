package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {
    @Test
    void readsCommandsWithWhatTheyMustShow() {
        var story = Story.parse("t", List.of("# for the reader", "$ echo a \\", "> b", "a b", "", "! false"));

        assertThat(story.steps())
                .containsExactly(
                        new Story.Step(2, "echo a \\\nb", true, List.of("a b")),
                        new Story.Step(6, "false", false, List.of()));
    }

    @Test
    void refusesOutputWithoutACommand() {
        assertThatThrownBy(() -> Story.parse("t", List.of("stray"))).hasMessageContaining("t:1");
    }

    @Test
    void dotsStandForAnyLinesAndBracketsForAnyText() {
        var screen = new Screen("one\ntwo 2\nthree", 0);

        assertThat(screen.shows(List.of("one", "...", "th[..]ee"))).isTrue();
        assertThat(screen.shows(List.of("...", "two [..]", "..."))).isTrue();
        assertThat(screen.shows(List.of("...", "two"))).isFalse();
        assertThat(screen.shows(List.of("one", "two 2"))).isFalse();
    }

    @Test
    void nothingExpectedMeansNothingShown() {
        assertThat(new Screen("", 0).shows(List.of())).isTrue();
        assertThat(new Screen("oops", 0).shows(List.of())).isFalse();
    }
}
