package dev.slipway.core.release;

import dev.slipway.core.Progress;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppSettings;
import java.util.List;

/** Makes releases run. One call at a time for each app; blocking and thread-safe across apps. */
public interface Rollouts {
    /**
     * Runs the release's {@code release} process to its end if its image is new, starts what the release asks for and is
     * not running yet, moves the traffic to it when it is healthy, then lets the previous processes drain. Processes that
     * the release does not change are left alone, so scaling and routing restart nothing.
     *
     * @return where the app answers, its own host first; empty if it has no web process
     * @throws RolloutFailed if it did not become healthy in time; the previous release still has all traffic
     * @throws InterruptedException if it was to stop; the previous release still has all traffic
     */
    List<Route> rollOut(Release release, Progress progress) throws RolloutFailed, InterruptedException;

    /** Refuses settings that no release could follow here, such as autoscaling without a cluster. */
    void check(AppSettings settings);

    /** Where the app answers, or would answer once it runs. */
    List<Route> routes(App app);

    /** Applies what holds outside releases: its name after a rename, and maintenance. */
    void refresh(App app);

    /** Stops and removes all that runs of the app; nothing there is fine. */
    void remove(AppId app) throws InterruptedException;
}
