package dev.slipway.core.deploy;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Progress;
import dev.slipway.core.UserException;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.release.Image;
import java.util.List;
import java.util.Optional;

/** Builds images from sources with Cloud Native Buildpacks. Blocking and thread-safe. */
public interface Pipeline {
    /**
     * The image that was built from that source with the same builder and configuration, if it is still there.
     */
    Optional<Image> built(BuildRequest request);

    /**
     * Builds the image and keeps it for {@link #built}; or takes the one that the source names.
     *
     * @throws BuildFailed if a phase or buildpack failed; the message names it, the progress has its last lines
     * @throws InterruptedException if it was to stop; its processes are gone then
     */
    Image run(BuildRequest request, Progress progress) throws BuildFailed, InterruptedException;

    /**
     * Removes what builds of the app before the last one have left and nothing needs any more. Called when the last one's
     * image is going to be rolled out, and beside that; no other build of the app begins meanwhile.
     */
    default void tidy(AppId app) throws InterruptedException {}

    /**
     * That image's name with the digest that its registry has for it now, as an {@link ImageTree} is to name it; empty where
     * images that were built elsewhere cannot be run at all.
     *
     * @throws UserException if there is no such image, or it may not be had
     */
    default Optional<String> pinned(String image) throws InterruptedException {
        return Optional.empty();
    }

    /** The builder image of apps that name none; empty where buildpacks come otherwise. */
    default Optional<String> builder() {
        return Optional.empty();
    }

    /** Refuses settings that no build could follow here, such as a builder that is no image. */
    void check(AppSettings settings);

    /** What a build would use, in a few lines: the builder and its buildpacks. Runs nothing. */
    List<String> describe(App app);

    /** Drops what builds of the app keep for the next one. */
    void clearCache(AppId app);
}
