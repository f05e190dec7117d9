package dev.slipway.core.deploy;

/**
 * A commit's archived tree: a tar file in the object store.
 *
 * @param key named after the tree, the app's folder setting and the app, so an unchanged tree is not archived again
 * @param digest of the archive, as {@code sha256:...}
 * @param size of the archive in bytes
 * @param image the image that is to run, where the tree is nothing but its name; else empty
 */
public record Source(ObjectKey key, String digest, long size, String image) {
    /** One that is built from. */
    public Source(ObjectKey key, String digest, long size) {
        this(key, digest, size, "");
    }

    /** Whether there is nothing to build. */
    public boolean isImage() {
        return !image.isEmpty();
    }
}
