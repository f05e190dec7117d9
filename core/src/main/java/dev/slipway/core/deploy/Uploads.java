package dev.slipway.core.deploy;

import dev.slipway.core.Busy;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.UserException;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.GitLogin;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/** Source that comes otherwise than by a push. It becomes a commit of the app's repository. Blocking and thread-safe. */
public interface Uploads {
    /**
     * What was fetched.
     *
     * @param branch the branch that was asked for; empty if a tag or a commit was
     */
    record Fetched(UploadId id, String branch) {}

    /**
     * Takes the files of an archive, which is read as it comes: tar, also compressed, or zip. It can be deployed for an hour,
     * the app's newest until another comes.
     *
     * @throws InvalidInput if it is none of these, is damaged, or holds what no app may; then nothing of it is kept
     */
    UploadId receive(AppId app, InputStream archive);

    /** Takes the name of an image that was built elsewhere, as an {@link ImageTree}. */
    UploadId ofImage(AppId app, UserName by, String image);

    /**
     * Fetches a revision of a repository elsewhere.
     *
     * @param revision a branch, a tag or a commit; empty for the branch that a clone would have
     * @param login what it is fetched with; it is sent to nobody but the address's own server
     * @throws Busy if the repository's server cannot be reached now, or fails
     * @throws UserException if what it answers is of no use, or it may not be asked
     */
    Fetched fetch(AppId app, URI url, String revision, Optional<GitLogin> login) throws InterruptedException;

    /**
     * What to deploy so that the app becomes what was uploaded. Files that are those of the deploy branch make no new commit.
     *
     * @param message of the commit
     * @throws InvalidInput if that was not uploaded for this app, or is there no more, or git refuses what it says of submodules
     * @throws Conflict if the deploy branch may not move there
     */
    Push push(App app, UploadId upload, UserName by, String message);
}
