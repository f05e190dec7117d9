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
 * @param goal how far its deploy goes
 */
public record Push(
        AppId app, RefName ref, CommitId commit, UserName by, boolean clearCache, String message, Goal goal) {
    /** One that is to run. */
    public Push(AppId app, RefName ref, CommitId commit, UserName by, boolean clearCache, String message) {
        this(app, ref, commit, by, clearCache, message, new Goal.RollOut());
    }

    /** The same, of which only the image is made. */
    public Push staging() {
        return new Push(app, ref, commit, by, clearCache, message, new Goal.Stage());
    }

    /** The rollout, by somebody, of what that deploy of it has staged. */
    Push releasing(DeployId staged, UserName who) {
        return new Push(app, ref, commit, who, false, message, new Goal.Release(staged));
    }

    /** The same, by somebody. */
    Push by(UserName who) {
        return new Push(app, ref, commit, who, clearCache, message, goal);
    }

    /** What a release that it makes is called: {@code Deploy 1f3c2ab}, and the pusher's words where there are some. */
    String summary() {
        var deploy = "Deploy " + commit.abbreviated();
        return subject().isEmpty() ? deploy : deploy + ": " + subject();
    }

    /** The message's first line; empty if there is none. */
    public String subject() {
        return message.strip().lines().findFirst().orElse("");
    }
}
