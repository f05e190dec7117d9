package dev.slipway.core.deploy;

/** How far a deploy goes. */
public sealed interface Goal {
    /** Until its release serves. */
    record RollOut() implements Goal {}

    /** Until its image is there: what runs goes on. */
    record Stage() implements Goal {}

    /** Until what that deploy has staged serves: an image that is there still is not built again. */
    record Release(DeployId staged) implements Goal {}

    /** Reads what {@link #word} says. */
    static Goal parse(String word) {
        return switch (word) {
            case "roll-out" -> new RollOut();
            case "stage" -> new Stage();
            default -> new Release(DeployId.parse(word));
        };
    }

    /** The goal's one word, as it is stored; that of a release is the deploy that staged it. */
    default String word() {
        return switch (this) {
            case RollOut _ -> "roll-out";
            case Stage _ -> "stage";
            case Release(var staged) -> staged.toString();
        };
    }

    /** Whether it changes what runs. */
    default boolean rollsOut() {
        return switch (this) {
            case RollOut _, Release _ -> true;
            case Stage _ -> false;
        };
    }
}
