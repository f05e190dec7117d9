package dev.slipway.core.lfs;

/**
 * What an app may keep.
 *
 * @param objectBytes of one object
 * @param appBytes of all of an app's objects
 * @param objects of an app
 * @param atOnce objects that one request asks for
 * @param locks of an app
 */
public record LfsLimits(long objectBytes, long appBytes, int objects, int atOnce, int locks) {
    private static final long GIB = 1L << 30;

    public static final LfsLimits DEFAULT = new LfsLimits(2 * GIB, 5 * GIB, 100_000, 1_000, 1_000);

    public LfsLimits withAppBytes(long bytes) {
        return new LfsLimits(Math.min(objectBytes, bytes), bytes, objects, atOnce, locks);
    }
}
