package dev.slipway.core.identity;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Quoted;
import java.util.Locale;

/** What may be done to an app; each right holds those before it. */
public enum Right {
    /** Fetch, and look at the app, its releases and its logs. */
    READ,
    /** Push branches and tags that are not deployed. */
    PUSH,
    /** Change what runs: push the deploy branch, configuration, scale, rollback, restart, one-off processes. */
    DEPLOY,
    /** Rename and delete the app, its domains and settings, and grant rights on it. */
    MANAGE;

    /** @throws InvalidInput if no right has that name */
    public static Right parse(String text) {
        for (var right : values()) {
            if (right.toString().equals(text)) {
                return right;
            }
        }
        throw new InvalidInput(
                "'%s' is not a right".formatted(Quoted.shorten(text)), "use read, push, deploy or manage");
    }

    public boolean includes(Right other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
