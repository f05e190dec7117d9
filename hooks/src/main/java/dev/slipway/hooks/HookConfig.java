package dev.slipway.hooks;

/**
 * How pushes are received.
 *
 * @param gate whether a push to a deploy branch waits for its deploy and is refused if that fails; else the ref moves first
 * @param ssh how users give commands, as they would type it: {@code ssh -p 2222 git@example.com}
 */
public record HookConfig(boolean gate, String ssh) {}
