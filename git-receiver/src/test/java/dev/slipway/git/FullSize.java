package dev.slipway.git;

/** Sizes of tests that take too long or too much disk to be ordinary at what is promised: see CONTRIBUTING.md. */
final class FullSize {
    private static final boolean ASKED_FOR = Boolean.getBoolean("slipway.full");

    private FullSize() {}

    static int or(int ordinary, int full) {
        return ASKED_FOR ? full : ordinary;
    }
}
