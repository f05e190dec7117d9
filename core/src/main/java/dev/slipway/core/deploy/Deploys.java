package dev.slipway.core.deploy;

import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All attempts, stored before anything runs. Blocking, thread-safe, durable when a call returns. */
public interface Deploys {
    /**
     * Stores a new deploy, queued, under the next free id.
     *
     * @throws NotFound if the app is gone
     */
    Deploy append(Push push, Instant now);

    /**
     * Notes where the deploy stands.
     *
     * @return whether that is where it stands now: an end is not changed any more, and it may have gone with its app
     */
    boolean update(DeployId id, DeployState state, Instant now);

    /** Notes that somebody stopped the deploy, if it has not ended and is not being rolled out; returns whether it was so. */
    boolean cancel(DeployId id, UserName by, Instant now);

    /** Notes that the pushed ref has followed the deploy; one that went with its app is passed over. */
    void refMoved(DeployId id);

    Optional<Deploy> find(DeployId id);

    /** An app's newest deploys, newest first, at most {@code most}. */
    List<Deploy> list(AppId app, int most);

    /** The newest deploy of each of those apps that has one, all at once. */
    Map<AppId, Deploy> newest(Collection<AppId> apps);

    /** Forgets an app's oldest deploys, so that the newest {@code most} are left; what is unsettled stays in any case. */
    void prune(AppId app, int most);

    /** Those not ended, and those that are live while their ref has not followed: somebody has to take care of them. */
    List<Deploy> unsettled();

    /** Those of the unsettled whose server is gone; from now on it is the asking one that takes care of them. */
    List<Deploy> takeOver();
}
