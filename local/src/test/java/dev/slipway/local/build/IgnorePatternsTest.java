package dev.slipway.local.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnorePatternsTest {
    @ParameterizedTest
    @CsvSource({
        "*.log, a.log, true",
        "*.log, x/y/a.log, true",
        "*.log, a.logs, false",
        "/a.txt, a.txt, true",
        "/a.txt, x/a.txt, false",
        "spec/, spec/x/y.rb, true",
        "spec/, spec, false",
        "spec, lib/spec/y.rb, true",
        "a/b, a/b/c, true",
        "a/b, x/a/b, false",
        "a/**/z, a/z, true",
        "a/**/z, a/b/c/z, true",
        "**/tmp, x/tmp/y, true",
        "a/*/c, a/b/c, true",
        "a/*/c, a/b/b/c, false",
        "f?o, fao, true",
        "f?o, f/o, false",
        "[a-c].txt, b.txt, true",
        "[!a-c].txt, b.txt, false",
        "a.b, axb, false",
        "'a(b', 'a(b', true",
    })
    void matchesAsGitDoes(String pattern, String path, boolean matched) {
        assertThat(new IgnorePatterns(List.of(pattern)).matches(path)).isEqualTo(matched);
    }

    @Test
    void lastMatchDecides() {
        var patterns = new IgnorePatterns(List.of("# note", "", "*.txt", "!keep.txt"));

        assertThat(patterns.matches("a.txt")).isTrue();
        assertThat(patterns.matches("keep.txt")).isFalse();
        assertThat(patterns.matches("# note")).isFalse();
    }
}
