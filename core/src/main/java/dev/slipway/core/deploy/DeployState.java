package dev.slipway.core.deploy;

import dev.slipway.core.release.ReleaseVersion;

/** Where a deploy stands. */
public sealed interface DeployState {
    /** It waits for its turn. */
    record Queued() implements DeployState {}

    /** The commit is being archived. */
    record Staging() implements DeployState {}

    /** Buildpacks make its image. */
    record Building() implements DeployState {}

    /** The release is being started. */
    record RollingOut(ReleaseVersion version) implements DeployState {}

    /** Ended: the release serves, or served until a later one did. */
    record Live(ReleaseVersion version) implements DeployState {}

    /** Ended: the image is there, and no release of it was asked for. */
    record Staged() implements DeployState {}

    /** Ended: the reason in one line, and what to do about it. */
    record Failed(String reason, String advice) implements DeployState {}

    /** Ended: a later push took its place before it began. */
    record Superseded(DeployId by) implements DeployState {}

    /** Ended: somebody stopped it. */
    record Cancelled(String by) implements DeployState {}

    /** Whether nothing follows on this state. */
    default boolean ended() {
        return switch (this) {
            case Queued _, Staging _, Building _, RollingOut _ -> false;
            case Live _, Staged _, Failed _, Superseded _, Cancelled _ -> true;
        };
    }

    /** Whether it has ended in what was asked for. */
    default boolean succeeded() {
        return switch (this) {
            case Live _, Staged _ -> true;
            case Queued _, Staging _, Building _, RollingOut _, Failed _, Superseded _, Cancelled _ -> false;
        };
    }

    /** The state's one word, as lists and metrics show it. */
    default String word() {
        return switch (this) {
            case Queued _ -> "queued";
            case Staging _ -> "staging";
            case Building _ -> "building";
            case RollingOut _ -> "rolling-out";
            case Live _ -> "live";
            case Staged _ -> "staged";
            case Failed _ -> "failed";
            case Superseded _ -> "superseded";
            case Cancelled _ -> "cancelled";
        };
    }

    /** What to say of a deploy in this state: {@code failed: no buildpack matched}. */
    default String sentence() {
        return switch (this) {
            case Failed failed -> "failed: " + failed.reason;
            case Superseded superseded -> "superseded by " + superseded.by;
            case Cancelled cancelled -> "cancelled by " + cancelled.by;
            case Live live -> "live as " + live.version;
            case Queued _, Staging _, Building _, RollingOut _, Staged _ -> word();
        };
    }
}
