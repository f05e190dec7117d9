package dev.slipway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

// withstand C 53
class RefNameTest {
    @ParameterizedTest
    @CsvSource({
        "refs/heads/main, main",
        "refs/heads/a/b, a/b",
        "refs/heads/feature/x.y_z-1, feature/x.y_z-1",
        "refs/heads/größe, größe",
        "refs/tags/v1.0, v1.0",
        "refs/notes/commits, notes/commits",
        "refs/heads/@, @"
    })
    void acceptsWhatGitAcceptsAndShortensIt(String ref, String shortName) {
        assertThat(new RefName(ref)).hasToString(ref);
        assertThat(new RefName(ref).shortName()).isEqualTo(shortName);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-x",
                "a..b",
                "HEAD",
                "main",
                "refs",
                "refs/",
                "refs/heads/",
                "/refs/heads/x",
                "refs//x",
                "refs/heads/-x",
                "refs/heads/a..b",
                "refs/heads/x.lock",
                "refs/heads/x.lock/y",
                "refs/heads/.x",
                "refs/heads/x.",
                "refs/heads/x/",
                "refs/heads/x/.y",
                "refs/heads/@{",
                "refs/heads/x@{1}",
                "refs/heads/a b",
                "refs/heads/a~1",
                "refs/heads/a^",
                "refs/heads/a:b",
                "refs/heads/a?",
                "refs/heads/a*",
                "refs/heads/a[",
                "refs/heads/a\\b",
                "refs/heads/a\nb",
                "refs/heads/a\n",
                "refs/heads/a\0",
                "refs/heads/a\u007f",
                "refs/heads/a\u001b[2J",
                "refs/heads/a\u009b2J",
                "refs/../../etc/passwd",
                "refs/heads/../../x"
            })
    void refusesWhatGitRefusesAndWhatSteersTerminals(String ref) {
        assertThatThrownBy(() -> new RefName(ref)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void refusesFourKilobytes() {
        assertThat(RefName.branch("x".repeat(244)).value()).hasSize(255);
        assertThatThrownBy(() -> RefName.branch("x".repeat(4096)))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refusal -> assertThat(refusal.reason()).hasSizeLessThan(200));
    }

    @Test
    void knowsBranchesAndTags() {
        assertThat(RefName.branch("main")).isEqualTo(new RefName("refs/heads/main"));
        assertThat(RefName.branch("main").isBranch()).isTrue();
        assertThat(RefName.branch("main").isTag()).isFalse();
        assertThat(new RefName("refs/tags/v1").isTag()).isTrue();
        assertThat(new RefName("refs/tags/v1").isBranch()).isFalse();
        assertThat(new RefName("refs/headstrong/x").isBranch()).isFalse();
    }
}
