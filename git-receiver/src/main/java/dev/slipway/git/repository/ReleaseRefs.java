package dev.slipway.git.repository;

import dev.slipway.core.app.AppId;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.Releases;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/** The refs {@code refs/releases/vN}: what ran, for git fetch and git diff. Made when somebody comes to fetch. */
public final class ReleaseRefs {
    /** All of them begin so; nobody pushes there. */
    public static final String PREFIX = "refs/releases/";

    private final Releases releases;

    public ReleaseRefs(Releases releases) {
        this.releases = releases;
    }

    /** Makes those that are missing: of releases that served, and whose commit is there. */
    public void complete(AppId app, Repository repository) {
        try {
            for (var release : releases.list(app)) {
                if (release.state() == ReleaseState.LIVE) {
                    complete(release, repository);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("make release refs of " + app, e);
        }
    }

    private static void complete(Release release, Repository repository) throws IOException {
        var name = PREFIX + release.version();
        var commit = ObjectId.fromString(release.commit().value());
        if (repository.exactRef(name) != null || !repository.getObjectDatabase().has(commit)) {
            return;
        }
        var update = repository.updateRef(name);
        update.setExpectedOldObjectId(ObjectId.zeroId());
        update.setNewObjectId(commit);
        var result = update.update();
        if (result != RefUpdate.Result.NEW
                && result != RefUpdate.Result.NO_CHANGE
                && result != RefUpdate.Result.LOCK_FAILURE) {
            throw new IOException("%s is not made: %s".formatted(name, result));
        }
    }
}
