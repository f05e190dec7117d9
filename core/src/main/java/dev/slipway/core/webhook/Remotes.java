package dev.slipway.core.webhook;

import dev.slipway.core.Busy;
import dev.slipway.core.CommitId;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.UserException;
import dev.slipway.core.app.AppId;
import java.net.URI;

/** Repositories elsewhere. Blocking and thread-safe; whatever their servers do, a call ends. */
public interface Remotes {
    /**
     * A branch of a repository elsewhere.
     *
     * @param login what stands before the token
     * @param token empty to fetch without
     * @param key the private key that fetches by SSH; else empty
     * @param hostKey the fingerprint of the host key that is taken by SSH; else empty
     */
    record Remote(URI url, String login, Secret token, Secret key, String hostKey, RefName ref) {}

    /**
     * A key that one repository takes.
     *
     * @param key the private half
     * @param line the public half as {@code authorized_keys} has it
     */
    record DeployKey(Secret key, String line) {}

    /** A branch as it was when it was fetched. What was fetched is gone when this is closed, unless a deploy has kept it. */
    interface Fetched extends AutoCloseable {
        /** The commit that the branch pointed to. */
        CommitId commit();

        /** That commit's message. */
        String message();

        /** Whether another commit is in its history; one that is not there is not. */
        boolean follows(CommitId other);

        /** Whether the folder's content is another than it was in that commit; if that is not there, it is. */
        boolean differs(CommitId since, String folder);

        @Override
        void close();
    }

    /**
     * Fetches a branch into the app's repository, where it waits to be deployed.
     *
     * @throws Busy if the repository's server cannot be reached now, or fails
     * @throws UserException if what it answers is of no use, or it may not be asked
     */
    Fetched fetch(AppId app, Remote remote) throws InterruptedException;

    /**
     * Looks where a branch points, and fetches nothing.
     *
     * @throws Busy if the repository's server cannot be reached now, or fails
     * @throws UserException if what it answers is of no use, or it may not be asked
     */
    CommitId head(Remote remote) throws InterruptedException;

    /** Makes a key for one repository. */
    DeployKey deployKey(String comment);

    /**
     * The fingerprint of the host key that the server of an SSH address shows now.
     *
     * @throws Busy if it cannot be reached now
     * @throws UserException if it may not be asked
     */
    String hostKey(URI url) throws InterruptedException;
}
