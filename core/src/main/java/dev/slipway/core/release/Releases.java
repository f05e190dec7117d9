package dev.slipway.core.release;

import dev.slipway.core.NotFound;
import dev.slipway.core.app.AppId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The numbered releases of all apps. Blocking, thread-safe, durable when a call returns. */
public interface Releases {
    /**
     * Appends what {@code make} returns for the app's next free version; a number is never given twice.
     *
     * @throws NotFound if the app is gone
     */
    Release append(AppId app, Function<ReleaseVersion, Release> make);

    /** Notes how a pending release ended; one that has ended, or went with its app, is passed over. */
    void settle(AppId app, ReleaseVersion version, ReleaseState state);

    /** Notes that all that are pending have failed, whosever they are: for when nothing can be under way. */
    void failPending();

    Optional<Release> find(AppId app, ReleaseVersion version);

    /** The newest release that is {@link ReleaseState#LIVE}: the one that runs. */
    Optional<Release> current(AppId app);

    /** All of an app's, newest first. */
    List<Release> list(AppId app);

    /** The version that {@link #current} has of each app of which anything runs. */
    Map<AppId, ReleaseVersion> currentVersions();

    /** What {@link #current} has of those apps, all at once, but for what was configured: that is left out. */
    Map<AppId, Release> running(Collection<AppId> apps);

    /**
     * Forgets an app's oldest releases, so that the newest {@code most} are left; the one that runs, the one that ran before
     * it, and those that are pending stay in any case.
     */
    void prune(AppId app, int most);
}
