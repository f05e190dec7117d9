package dev.slipway.core.identity;

import dev.slipway.core.AppName;
import dev.slipway.core.Namespace;
import java.time.Instant;
import java.util.List;

/**
 * What a key is good for, never more than its user: a right, the apps it holds for, and until when.
 *
 * @param most the highest right that the key gives; a key below {@link Right#MANAGE} also manages no keys and users
 * @param expires {@link Instant#MAX} for a key that does not expire
 */
public record KeyScope(Right most, List<AppPattern> apps, Instant expires) {
    /** All that its user may do, for good. */
    public static final KeyScope FULL = new KeyScope(Right.MANAGE, List.of(AppPattern.ALL), Instant.MAX);

    public KeyScope {
        apps = List.copyOf(apps);
    }

    /** Whether the key gives that right on that app; its expiry was checked at login. */
    public boolean allows(AppName app, Right right) {
        return most.includes(right) && apps.stream().anyMatch(pattern -> pattern.matches(app));
    }

    /** Whether the key gives that right on all apps of a namespace, and with it on the namespace. */
    public boolean allows(Namespace namespace, Right right) {
        return most.includes(right) && apps.stream().anyMatch(pattern -> pattern.covers(namespace));
    }

    /** Whether the key is good for all apps of a namespace or for some. */
    public boolean reaches(Namespace namespace) {
        return apps.stream().anyMatch(pattern -> pattern.reaches(namespace));
    }

    public boolean unrestricted() {
        return most == Right.MANAGE && apps.contains(AppPattern.ALL);
    }
}
