package dev.slipway.core.deploy;

import dev.slipway.core.NotFound;
import dev.slipway.core.app.AppId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All attempts, stored before anything runs. Blocking, thread-safe, durable when a call returns. */
public interface Deploys {
    /**
     * Stores a new deploy, queued, under the next free id.
     *
     * @throws NotFound if the app is gone
     */
    Deploy append(Push push, Instant now);

    /** Notes where the deploy stands; one that went with its app is passed over. */
    void update(DeployId id, DeployState state, Instant now);

    /** Notes that the pushed ref has followed the deploy; one that went with its app is passed over. */
    void refMoved(DeployId id);

    Optional<Deploy> find(DeployId id);

    /** An app's newest deploys, newest first, at most {@code most}. */
    List<Deploy> list(AppId app, int most);

    /** Those not ended, and those that are live while their ref has not followed: what a start has to take care of. */
    List<Deploy> unsettled();
}
