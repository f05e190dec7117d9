package dev.slipway.core.deploy;

/**
 * What an archive that is uploaded may unpack to.
 *
 * @param bytes of all its files together
 * @param entries files, folders and links
 */
public record UploadLimits(long bytes, int entries) {
    public static final UploadLimits DEFAULT = new UploadLimits(1L << 30, 10_000);
}
