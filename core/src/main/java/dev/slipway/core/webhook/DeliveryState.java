package dev.slipway.core.webhook;

import dev.slipway.core.deploy.DeployId;

/** What has become of a delivery. */
public sealed interface DeliveryState {
    /** The branch is to be fetched for it. */
    record Received() implements DeliveryState {}

    /** That deploy is under way for it, or for one that came with it. */
    record Deploying(DeployId deploy) implements DeliveryState {}

    /** Ended: that deploy made it live. */
    record Deployed(DeployId deploy) implements DeliveryState {}

    /** Ended: what it asked for beside a deploy has been done, in words. */
    record Done(String what) implements DeliveryState {}

    /** Ended: there was nothing to do, for that reason. */
    record Ignored(String reason) implements DeliveryState {}

    /** Ended: it should have been deployed and could not be, for that reason. */
    record Failed(String reason) implements DeliveryState {}

    /** Whether nothing follows on this state. */
    default boolean ended() {
        return switch (this) {
            case Received _, Deploying _ -> false;
            case Deployed _, Done _, Ignored _, Failed _ -> true;
        };
    }

    /** The state's one word, as lists show it. */
    default String word() {
        return switch (this) {
            case Received _ -> "received";
            case Deploying _ -> "deploying";
            case Deployed _ -> "deployed";
            case Done _ -> "done";
            case Ignored _ -> "ignored";
            case Failed _ -> "failed";
        };
    }

    /** What to say of a delivery in this state: {@code ignored: ping}. */
    default String sentence() {
        return switch (this) {
            case Received _ -> "received";
            case Deploying(var deploy) -> "deploying as " + deploy;
            case Deployed(var deploy) -> "deployed as " + deploy;
            case Done(var what) -> "done: " + what;
            case Ignored(var reason) -> "ignored: " + reason;
            case Failed(var reason) -> "failed: " + reason;
        };
    }

    /** The state of that word, with the deploy and the reason that belong to it; the others are 0 and empty. */
    static DeliveryState of(String word, long deploy, String reason) {
        return switch (word) {
            case "received" -> new Received();
            case "deploying" -> new Deploying(new DeployId(deploy));
            case "deployed" -> new Deployed(new DeployId(deploy));
            case "done" -> new Done(reason);
            case "ignored" -> new Ignored(reason);
            case "failed" -> new Failed(reason);
            default -> throw new IllegalStateException("no such state of a delivery: " + word);
        };
    }

    /** The number of the deploy that belongs to it; 0 if none does. */
    default long deployNumber() {
        return switch (this) {
            case Deploying(var deploy) -> deploy.number();
            case Deployed(var deploy) -> deploy.number();
            case Received _, Done _, Ignored _, Failed _ -> 0;
        };
    }

    /** The reason that belongs to it; empty if none does. */
    default String why() {
        return switch (this) {
            case Done(var what) -> what;
            case Ignored(var reason) -> reason;
            case Failed(var reason) -> reason;
            case Received _, Deploying _, Deployed _ -> "";
        };
    }
}
