package dev.slipway.k8s.state;

import dev.slipway.core.HostName;
import dev.slipway.core.app.App;
import dev.slipway.k8s.state.ConfigSecrets.Values;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an app has beside its object: hosts that are claimed, and configured values. New ones are made before the object
 * names them, and old ones go after it named them last, so that what the object names is there at any time.
 */
final class AppParts {
    private final ConfigSecrets configs;
    private final HostClaims claims;

    AppParts(ConfigSecrets configs, HostClaims claims) {
        this.configs = configs;
        this.claims = claims;
    }

    /**
     * An app with its object's place.
     *
     * @param configSecret null if nothing is configured
     */
    record Placed(App app, String namespace, @Nullable String configSecret) {}

    /** Makes what a new app needs. */
    Placed prepare(App app, String namespace) {
        return prepare(app, namespace, Set.of());
    }

    /** Makes what the changed app needs and its old self had not. */
    Placed prepare(App app, String namespace, Placed old) {
        var keepsConfig = namespace.equals(old.namespace) && app.config().equals(old.app.config());
        if (!keepsConfig) {
            return prepare(app, namespace, old.app.hosts());
        }
        claim(app, old.app.hosts());
        return new Placed(app, namespace, old.configSecret);
    }

    private Placed prepare(App app, String namespace, Set<HostName> had) {
        claim(app, had);
        return new Placed(app, namespace, configs.store(app.id(), app.name(), namespace, Values.of(app.config())));
    }

    private void claim(App app, Set<HostName> had) {
        var claimed = new HashSet<HostName>();
        try {
            for (var host : without(app.hosts(), had)) {
                claims.claim(app.id(), app.name(), host);
                claimed.add(host);
            }
        } catch (RuntimeException e) {
            claims.release(app.id(), claimed);
            throw e;
        }
    }

    /** Removes what {@code gone} had and {@code stays} has not. */
    void clean(Placed gone, Placed stays) {
        claims.release(gone.app.id(), without(gone.app.hosts(), stays.app.hosts()));
        if (gone.configSecret != null && !gone.configSecret.equals(stays.configSecret)) {
            configs.remove(gone.namespace, gone.configSecret);
        }
    }

    /** Removes all that the app, which is not to be, was to have. */
    void clean(Placed gone) {
        claims.release(gone.app.id(), gone.app.hosts());
        configs.remove(gone.namespace, gone.configSecret);
    }

    static <T> Set<T> without(Set<T> all, Set<T> others) {
        var left = new HashSet<>(all);
        left.removeAll(others);
        return left;
    }
}
