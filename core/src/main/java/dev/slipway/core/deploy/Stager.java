package dev.slipway.core.deploy;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Progress;
import dev.slipway.core.app.App;

/** Takes a pushed commit out of its repository. Blocking and thread-safe. */
public interface Stager {
    /**
     * Archives the part of the commit's tree that the app is built from.
     *
     * @throws BuildFailed if the tree cannot be archived: too large, no such folder, submodules that are needed
     * @throws InterruptedException if it was to stop; nothing half-made stays
     */
    Source stage(App app, Push push, Progress progress) throws BuildFailed, InterruptedException;
}
