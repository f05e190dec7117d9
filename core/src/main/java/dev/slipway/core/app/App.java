package dev.slipway.core.app;

import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Conflict;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.NotFound;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Right;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An app as its owner set it: what the next release is made from. What runs is in its releases.
 *
 * @param grants the rights of users other than the owner
 * @param scale how many processes of each type; types not named get one if they are {@code web}, else none
 * @param hosts own host names, beside the one that every app has
 * @param maintenance whether visitors are shown a maintenance page
 * @param configurations the configurations of its namespace that it is bound to
 * @param origin where its source was said to come from
 */
public record App(
        AppId id,
        AppName name,
        UserName owner,
        AppSettings settings,
        Map<EnvName, Secret> config,
        Map<ProcessType, Integer> scale,
        Set<HostName> hosts,
        Map<UserName, Right> grants,
        boolean maintenance,
        Instant createdAt,
        Set<ConfigurationName> configurations,
        Origin origin) {
    public App {
        config = Map.copyOf(config);
        scale = Map.copyOf(scale);
        hosts = Set.copyOf(hosts);
        grants = Map.copyOf(grants);
        configurations = Set.copyOf(configurations);
    }

    /** A new app with nothing set. */
    public static App create(AppName name, UserName owner, Instant now) {
        return new App(
                AppId.random(),
                name,
                owner,
                AppSettings.DEFAULT,
                Map.of(),
                Map.of(),
                Set.of(),
                Map.of(),
                false,
                now,
                Set.of(),
                Origin.NONE);
    }

    public App withName(AppName newName) {
        return with(copy -> copy.name = newName);
    }

    public App withSettings(AppSettings newSettings) {
        return with(copy -> copy.settings = newSettings);
    }

    public App withConfig(Map<EnvName, Secret> newConfig) {
        return with(copy -> copy.config = newConfig);
    }

    public App withScale(Map<ProcessType, Integer> newScale) {
        return with(copy -> copy.scale = newScale);
    }

    public App withHosts(Set<HostName> newHosts) {
        return with(copy -> copy.hosts = newHosts);
    }

    public App withGrants(Map<UserName, Right> newGrants) {
        return with(copy -> copy.grants = newGrants);
    }

    /**
     * The same with that right for that user, who has an account.
     *
     * @throws Conflict if the user owns it
     */
    public App granting(UserName user, Right right) {
        if (owner.equals(user)) {
            throw new Conflict("%s owns %s".formatted(user, name), "owners have every right");
        }
        var changed = new HashMap<>(grants);
        changed.put(user, right);
        return withGrants(changed);
    }

    /**
     * The same without a right of its own for that user.
     *
     * @throws NotFound if the user has none
     */
    public App revoking(UserName user) {
        var changed = new HashMap<>(grants);
        if (changed.remove(user) == null) {
            throw new NotFound(
                    "%s has no right on %s that could be revoked".formatted(user, name),
                    "see who has with access list " + name);
        }
        return withGrants(changed);
    }

    public App withMaintenance(boolean on) {
        return with(copy -> copy.maintenance = on);
    }

    public App withConfigurations(Set<ConfigurationName> bound) {
        return with(copy -> copy.configurations = bound);
    }

    public App withOrigin(Origin newOrigin) {
        return with(copy -> copy.origin = newOrigin);
    }

    private App with(Consumer<Copy> change) {
        var copy = new Copy();
        change.accept(copy);
        return copy.done();
    }

    /** All of it, to be changed in part. */
    private final class Copy {
        private AppName name = App.this.name;
        private AppSettings settings = App.this.settings;
        private Map<EnvName, Secret> config = App.this.config;
        private Map<ProcessType, Integer> scale = App.this.scale;
        private Set<HostName> hosts = App.this.hosts;
        private Map<UserName, Right> grants = App.this.grants;
        private boolean maintenance = App.this.maintenance;
        private Set<ConfigurationName> configurations = App.this.configurations;
        private Origin origin = App.this.origin;

        App done() {
            return new App(
                    id,
                    name,
                    owner,
                    settings,
                    config,
                    scale,
                    hosts,
                    grants,
                    maintenance,
                    createdAt,
                    configurations,
                    origin);
        }
    }
}
