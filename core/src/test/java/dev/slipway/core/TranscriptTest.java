package dev.slipway.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TranscriptTest {
    private final RecordingProgress progress = new RecordingProgress();

    @Test
    void marksHeadlinesDetailsAndWarnings() {
        progress.step("Staging web@1f3c2ab");
        progress.detail("12 files");
        progress.warning("no lock file");
        progress.detail("");

        assertThat(progress.lines())
                .containsExactly("-----> Staging web@1f3c2ab", "       12 files", " !     no lock file", "");
    }

    @Test
    void keepsColoursAndTabs() {
        progress.detail("\u001b[1;32mok\u001b[0m\tdone\u001b[m");

        assertThat(progress.lines()).containsExactly("       \u001b[1;32mok\u001b[0m\tdone\u001b[m");
    }

    @Test
    void takesOutWhatCouldRewriteTheTerminal() {
        progress.detail("a\rb\nc\0d\u0007e\u007ff");
        progress.detail("\u001b[2Jx\u001b]0;title\u0007y\u001b[3A\u001b");
        progress.detail("x\u009b2Jy\u0085z");

        assertThat(progress.lines())
                .containsExactly("       a b c d e f", "        [2Jx ]0;title y [3A", "       x 2Jy z");
    }

    @Test
    void cutsLinesThatNobodyReads() {
        progress.detail("x".repeat(1_000_000));

        assertThat(progress.lines().getFirst()).hasSizeLessThan(10_100).endsWith("[cut]");
    }
}
