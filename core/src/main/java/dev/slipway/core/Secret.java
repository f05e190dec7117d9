package dev.slipway.core;

/** Text that must not reach a log: it prints as {@code ***}. */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "***";
    }
}
