package dev.slipway.core.deploy;

import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.Progress;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.Secret;
import dev.slipway.core.UserException;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.app.Configurations;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.platform.Platform;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The one entrance for what users do with configurations: it decides who may, and brings each change to the apps that are
 * bound, as a release of each that runs.
 */
public final class ConfigurationChanges {
    private static final int MOST_IN_NAMESPACE = 500;

    private final Platform platform;
    private final Configurations configurations;
    private final Access access;
    private final Deployer deployer;
    private final Clock clock;

    public ConfigurationChanges(Platform platform, Access access, Deployer deployer, Clock clock) {
        this.platform = platform;
        this.configurations = platform.configurations();
        this.access = access;
        this.deployer = deployer;
        this.clock = clock;
    }

    /**
     * Those of a namespace that {@code who} may know of, by name.
     *
     * @throws NotFound if the namespace is not there, or {@code who} may not know of it
     */
    public List<Configuration> list(Principal who, Namespace namespace) {
        access.require(who, namespace, Right.READ);
        return configurations.list(namespace).stream()
                .filter(each -> access.has(who, each, Right.READ))
                .toList();
    }

    /** Those of all namespaces that {@code who} may know of, by namespace and name. */
    public List<Configuration> list(Principal who) {
        return access.visibleNamespaces(who).stream()
                .flatMap(entry -> list(who, entry.name()).stream())
                .toList();
    }

    /**
     * The configuration, if {@code who} has that right on it: to see its values takes {@link Right#DEPLOY}.
     *
     * @throws NotFound if it is not there, or {@code who} may not know of it: in the same words
     * @throws NotAllowed if {@code who} may know of it but lacks the right
     */
    public Configuration require(Principal who, Namespace namespace, ConfigurationName name, Right right) {
        access.require(who, namespace, Right.READ);
        var found = configurations
                .find(namespace, name)
                .filter(each -> access.has(who, each, Right.READ))
                .orElseThrow(() -> Configuration.missing(namespace, name));
        if (!access.has(who, found, right)) {
            throw new NotAllowed(
                    "you may not %s configuration '%s'".formatted(right, name),
                    "ask an admin of namespace %s for the role of a user".formatted(namespace));
        }
        return found;
    }

    /** The apps that are bound to it, by name. */
    public List<App> bound(Configuration configuration) {
        return platform.apps().list().stream()
                .filter(app -> app.name().namespace().equals(configuration.namespace())
                        && app.configurations().contains(configuration.name()))
                .toList();
    }

    /**
     * Makes one.
     *
     * @throws Conflict if its name is taken, or the namespace has as many as it may have
     */
    public Configuration create(
            Principal who, Namespace namespace, ConfigurationName name, Map<ConfigurationKey, Secret> data) {
        access.require(who, namespace, Right.DEPLOY);
        if (configurations.list(namespace).size() >= MOST_IN_NAMESPACE) {
            throw new Conflict(
                    "namespace '%s' has %d configurations".formatted(namespace, MOST_IN_NAMESPACE),
                    "remove one that nothing is bound to");
        }
        var made = Configuration.create(namespace, name, data, who.user(), clock.instant());
        configurations.create(made);
        return made;
    }

    /**
     * Changes its values, and releases the change for each bound app that runs.
     *
     * @param restart whether apps get it now, and not only with their next release
     * @throws RolloutFailed if an app did not become healthy with it; that one goes on with what it had
     * @throws Conflict if the values are those of a service
     */
    public void update(
            Principal who,
            Configuration configuration,
            UnaryOperator<Map<ConfigurationKey, Secret>> change,
            boolean restart,
            Progress progress)
            throws InterruptedException {
        var old = require(who, configuration.namespace(), configuration.name(), Right.DEPLOY);
        requireOwn(old);
        var changed = configurations.update(
                old.namespace(), old.name(), current -> current.withData(change.apply(current.data())));
        if (restart && !changed.data().equals(old.data())) {
            releaseAll(who.user(), changed, progress);
        }
    }

    private void releaseAll(UserName by, Configuration changed, Progress progress) throws InterruptedException {
        var apps = bound(changed);
        var failed = new ArrayList<AppName>();
        for (var app : apps) {
            try {
                progress.step("Bringing %s to %s".formatted(changed.name(), app.name()));
                deployer.change(app.id(), by, "Change " + changed.name(), each -> each, progress);
            } catch (UserException e) {
                progress.warning("%s: %s".formatted(app.name(), e.reason()));
                failed.add(app.name());
            }
        }
        if (!failed.isEmpty()) {
            throw new RolloutFailed(
                    "%s is changed, but did not come to %s".formatted(changed.name(), named(failed)),
                    "they go on with what they had; see why with the command logs");
        }
    }

    /**
     * Binds the app to these too, all or none.
     *
     * @return those that it was bound to already
     */
    public Set<ConfigurationName> bind(
            Principal who, AppName name, Collection<ConfigurationName> names, Progress progress)
            throws InterruptedException {
        var app = access.require(who, name, Right.DEPLOY);
        names.forEach(each -> require(who, name.namespace(), each, Right.DEPLOY));
        var fresh = new HashSet<>(names);
        fresh.removeAll(app.configurations());
        if (!fresh.isEmpty()) {
            deployer.change(app.id(), who.user(), "Bind " + named(fresh), old -> with(old, fresh), progress);
        }
        return names.stream().filter(each -> !fresh.contains(each)).collect(Collectors.toSet());
    }

    private static App with(App app, Set<ConfigurationName> names) {
        var all = new HashSet<>(app.configurations());
        all.addAll(names);
        return app.withConfigurations(all);
    }

    /** @throws NotFound if the app is not bound to it */
    public void unbind(Principal who, AppName name, ConfigurationName unwanted, Progress progress)
            throws InterruptedException {
        var app = access.require(who, name, Right.DEPLOY);
        requireBound(app, unwanted);
        unbind(app, who.user(), unwanted, progress);
    }

    /** @throws NotFound if the app is not bound to it */
    public static void requireBound(App app, ConfigurationName name) {
        if (!app.configurations().contains(name)) {
            throw new NotFound(
                    "app '%s' is not bound to %s".formatted(app.name(), name), "see what is with configurations list");
        }
    }

    private void unbind(App app, UserName by, ConfigurationName unwanted, Progress progress)
            throws InterruptedException {
        deployer.change(app.id(), by, "Unbind " + unwanted, old -> without(old, unwanted), progress);
    }

    private static App without(App app, ConfigurationName unwanted) {
        var left = new HashSet<>(app.configurations());
        left.remove(unwanted);
        return app.withConfigurations(left);
    }

    /**
     * Removes one.
     *
     * @param unbind whether apps that are bound to it are unbound first
     * @throws Conflict naming the apps that are bound to it, or if the values are those of a service
     */
    public void delete(Principal who, Configuration configuration, boolean unbind, Progress progress)
            throws InterruptedException {
        var found = require(who, configuration.namespace(), configuration.name(), Right.DEPLOY);
        requireOwn(found);
        unbindAll(who, found, unbind, progress);
        configurations.remove(found.namespace(), found.name());
    }

    /** Unbinds the apps that are bound to it, or refuses to. */
    void unbindAll(Principal who, Configuration found, boolean unbind, Progress progress) throws InterruptedException {
        if (!unbind) {
            requireUnbound(found);
        }
        for (var app : bound(found)) {
            unbind(app, who.user(), found.name(), progress);
        }
    }

    /** @throws Conflict naming the apps that are bound to it, if some are */
    public void requireUnbound(Configuration found) {
        var apps = bound(found);
        if (!apps.isEmpty()) {
            throw new Conflict(
                    "configuration '%s' is bound to %s"
                            .formatted(
                                    found.name(),
                                    named(apps.stream().map(App::name).toList())),
                    "unbind it first, or remove it with --unbind");
        }
    }

    /** @throws Conflict if the values are those of a service */
    public static void requireOwn(Configuration configuration) {
        configuration.service().ifPresent(service -> {
            throw new Conflict(
                    "configuration '%s' is that of service %s".formatted(configuration.name(), service),
                    "change or delete the service");
        });
    }

    private static String named(Collection<?> names) {
        return names.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
    }
}
