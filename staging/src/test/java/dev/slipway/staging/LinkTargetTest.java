package dev.slipway.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Withstand C 48. */
class LinkTargetTest {
    @ParameterizedTest
    @CsvSource({
        "a, b",
        "a, ./b",
        "a, a",
        "a/b, ../c",
        "a/b, ..",
        "a/b/c, ./../../d/e",
        "a, .git/hooks",
        "a, ..b/...c",
        "a, b//c/",
    })
    void linksThatStayInsideAreKept(String path, String target) {
        assertThat(LinkTarget.check(path, target)).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource({
        "a, /etc/passwd",
        "a, ..",
        "a, ../b",
        "a/b, ../..",
        "a/b, .././../c",
        "a, b/../c",
        "a, b/../../c",
    })
    void linksThatMayLeadOutsideAreRefused(String path, String target) {
        assertThatThrownBy(() -> LinkTarget.check(path, target))
                .isInstanceOf(BuildFailed.class)
                .hasMessage("symbolic link %s leads out of the app's folder, to %s".formatted(path, target));
    }
}
