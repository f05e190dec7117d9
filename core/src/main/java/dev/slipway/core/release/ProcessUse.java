package dev.slipway.core.release;

/**
 * What a process uses of its machine, with all that came of it.
 *
 * @param cores how many cores it kept busy lately
 * @param memoryBytes what it holds in memory
 */
public record ProcessUse(double cores, long memoryBytes) {}
