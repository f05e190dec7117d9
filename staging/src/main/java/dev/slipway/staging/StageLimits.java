package dev.slipway.staging;

/**
 * How large a commit's tree may be.
 *
 * @param entries how many files and folders
 * @param bytes how many bytes all files have together
 * @param depth how many folders lie in each other
 * @param pathBytes how long a file's path is
 */
public record StageLimits(int entries, long bytes, int depth, int pathBytes) {
    public static final StageLimits DEFAULT = new StageLimits(100_000, 1L << 30, 100, 1000);
}
