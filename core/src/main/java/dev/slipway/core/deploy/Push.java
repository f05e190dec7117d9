package dev.slipway.core.deploy;

import dev.slipway.core.CommitId;
import dev.slipway.core.RefName;
import dev.slipway.core.UserName;
import dev.slipway.core.app.AppId;

/**
 * A commit that somebody wants to run.
 *
 * @param clearCache whether the build starts without what earlier builds kept, and without their images
 * @param message why, in the pusher's words; empty if none were given
 */
public record Push(AppId app, RefName ref, CommitId commit, UserName by, boolean clearCache, String message) {
    /** What a release that it makes is called: {@code Deploy 1f3c2ab}, and the pusher's words where there are some. */
    String summary() {
        var deploy = "Deploy " + commit.abbreviated();
        return message.isEmpty() ? deploy : deploy + ": " + message;
    }
}
