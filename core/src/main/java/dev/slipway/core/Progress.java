package dev.slipway.core;

/**
 * What a deploy tells its pusher while it runs. Write-only: nothing comes back, and no method blocks on a reader or
 * throws because of one. Each text is one line; line ends inside it are the caller's mistake and print as blanks.
 */
public interface Progress {
    /** For those who are told how it ended, and nothing before. */
    Progress SILENT = new Progress() {
        @Override
        public void step(String headline) {}

        @Override
        public void detail(String line) {}

        @Override
        public void warning(String line) {}
    };

    /** A step begins: {@code Staging web@1f3c2ab}. */
    void step(String headline);

    /** Something about the step that runs, or a line that a tool printed. */
    void detail(String line);

    /** Something that the pusher should change, though it stops nothing. */
    void warning(String line);
}
