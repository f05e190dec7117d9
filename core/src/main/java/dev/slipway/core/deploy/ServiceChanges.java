package dev.slipway.core.deploy;

import dev.slipway.core.AppName;
import dev.slipway.core.Busy;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.Progress;
import dev.slipway.core.Quoted;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.ServiceName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.service.Offer;
import dev.slipway.core.service.Service;
import dev.slipway.core.service.ServiceConnection;
import dev.slipway.core.service.ServiceRequest;
import dev.slipway.core.service.ServiceSettings;
import dev.slipway.core.service.Services;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The one entrance for what users do with services. What apps need to reach one is a configuration of its name, which apps
 * are bound to; who has a right on that has it on the service.
 */
public final class ServiceChanges {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Services services;
    private final Platform platform;
    private final Access access;
    private final ConfigurationChanges configurations;
    private final Clock clock;

    public ServiceChanges(Platform platform, Access access, Deployer deployer, Clock clock) {
        this.services = platform.services();
        this.platform = platform;
        this.access = access;
        this.configurations = new ConfigurationChanges(platform, access, deployer, clock);
        this.clock = clock;
    }

    /** What can be asked for, by name. */
    public List<Offer> offers() {
        return services.offers();
    }

    /** Those of a namespace that {@code who} may know of, by name. */
    public List<Service> list(Principal who, Namespace namespace) {
        var known = configurations.list(who, namespace).stream()
                .flatMap(each -> each.service().stream())
                .collect(Collectors.toSet());
        return known.isEmpty()
                ? List.of()
                : services.list(namespace).stream()
                        .filter(each -> known.contains(each.name()))
                        .toList();
    }

    /** Those of all namespaces that {@code who} may know of, by namespace and name. */
    public List<Service> list(Principal who) {
        return access.visibleNamespaces(who).stream()
                .flatMap(entry -> list(who, entry.name()).stream())
                .toList();
    }

    /**
     * What apps need to reach it, if {@code who} has that right on it: to see the values takes {@link Right#DEPLOY}.
     *
     * @throws NotFound if it is not there, or {@code who} may not know of it: in the same words
     */
    public Configuration require(Principal who, Namespace namespace, ServiceName name, Right right) {
        access.require(who, namespace, Right.READ);
        var given = platform.configurations()
                .find(namespace, configuration(name))
                .filter(each -> each.service().isPresent() && access.has(who, each, Right.READ))
                .orElseThrow(() -> missing(namespace, name));
        return configurations.require(who, namespace, given.name(), right);
    }

    private static NotFound missing(Namespace namespace, ServiceName name) {
        return new NotFound(
                "service '%s' not found in namespace %s".formatted(name, namespace), "see which there are there");
    }

    private static ConfigurationName configuration(ServiceName name) {
        return new ConfigurationName(name.value());
    }

    /** The apps that are bound to what it gave, by name. */
    public List<App> bound(Configuration given) {
        return configurations.bound(given);
    }

    /**
     * Begins to run one.
     *
     * @throws InvalidInput if no such kind is to be had
     * @throws Conflict if there is a service or a configuration of that name
     */
    public void create(Principal who, Namespace namespace, String offer, ServiceName name, ServiceSettings settings) {
        access.require(who, namespace, Right.DEPLOY);
        var request = new ServiceRequest(namespace, name, require(offer), settings, who.user(), clock.instant());
        var data = services.access(request);
        // This takes the name, and makes sure of the namespace.
        platform.configurations()
                .create(new Configuration(
                        namespace, configuration(name), data, who.user(), request.at(), Optional.of(name)));
        try {
            services.start(request, data);
        } catch (RuntimeException e) {
            platform.configurations().remove(namespace, configuration(name));
            throw e;
        }
    }

    private Offer require(String name) {
        return services.offers().stream()
                .filter(offer -> offer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        "there is no kind of service '%s'".formatted(Quoted.shorten(name)),
                        services.offers().isEmpty()
                                ? "there are none to be had here"
                                : "there are "
                                        + services.offers().stream()
                                                .map(Offer::name)
                                                .collect(Collectors.joining(", "))));
    }

    /**
     * One that {@code who} may know of.
     *
     * @throws NotFound if it is not there, or {@code who} may not know of it
     */
    public Service show(Principal who, Namespace namespace, ServiceName name) {
        require(who, namespace, name, Right.READ);
        return find(namespace, name).orElseThrow(() -> missing(namespace, name));
    }

    /**
     * Connects to what it answers at; whoever may do so sees its credentials too.
     *
     * @throws NotFound if it is not there, or {@code who} may not know of it
     * @throws Busy if it does not answer now
     */
    public ServiceConnection connect(Principal who, Namespace namespace, ServiceName name) throws InterruptedException {
        require(who, namespace, name, Right.DEPLOY);
        return services.connect(find(namespace, name).orElseThrow(() -> missing(namespace, name)));
    }

    private Optional<Service> find(Namespace namespace, ServiceName name) {
        return services.list(namespace).stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    /**
     * Waits until it answers.
     *
     * @throws RolloutFailed if it does not in five minutes
     */
    public void awaitReady(Namespace namespace, ServiceName name) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!find(namespace, name).map(Service::ready).orElse(false)) {
            if (System.nanoTime() > end) {
                throw new RolloutFailed(
                        "service '%s' does not answer yet".formatted(name),
                        "it may still come up; an admin of the cluster sees what its pod lacks");
            }
            Thread.sleep(PAUSE);
        }
    }

    /**
     * Gives one other settings.
     *
     * @param restart whether apps that are bound to it are restarted when it answers again
     * @return whether that changed anything
     * @throws Conflict if it cannot have them
     */
    public boolean change(
            Principal who,
            Namespace namespace,
            ServiceName name,
            UnaryOperator<ServiceSettings> change,
            boolean restart)
            throws InterruptedException {
        var given = require(who, namespace, name, Right.DEPLOY);
        var service = find(namespace, name).orElseThrow(() -> missing(namespace, name));
        var wanted = change.apply(service.settings());
        if (wanted.equals(service.settings())) {
            return false;
        }
        service.settings().requireChangeableTo(wanted);
        services.change(service, wanted);
        var apps = bound(given).stream()
                .filter(app -> platform.releases().current(app.id()).isPresent())
                .toList();
        if (restart && !apps.isEmpty()) {
            awaitReady(namespace, name);
            for (var app : apps) {
                platform.processes().restart(app.id(), Optional.empty());
            }
        }
        return true;
    }

    /**
     * Binds the app to these too, with one release; those that it is bound to already are left as they are.
     *
     * @return those
     */
    public Set<ServiceName> bind(Principal who, AppName app, Collection<ServiceName> names, Progress progress)
            throws InterruptedException {
        names.forEach(each -> require(who, app.namespace(), each, Right.DEPLOY));
        var wanted = names.stream().map(ServiceChanges::configuration).collect(Collectors.toSet());
        return configurations.bind(who, app, wanted, progress).stream()
                .map(each -> new ServiceName(each.value()))
                .collect(Collectors.toSet());
    }

    /** @throws NotFound if the app is not bound to it */
    public void unbind(Principal who, AppName app, ServiceName name, Progress progress) throws InterruptedException {
        require(who, app.namespace(), name, Right.READ);
        configurations.unbind(who, app, configuration(name), progress);
    }

    /**
     * Ends one and removes all that it kept.
     *
     * @param unbind whether apps that are bound to it are unbound first
     * @throws Conflict naming the apps that are bound to it
     */
    public void delete(Principal who, Namespace namespace, ServiceName name, boolean unbind, Progress progress)
            throws InterruptedException {
        var given = require(who, namespace, name, Right.DEPLOY);
        configurations.unbindAll(who, given, unbind, progress);
        // What names it goes last, so that a removal that fails can be repeated.
        services.remove(namespace, name);
        platform.configurations().remove(namespace, given.name());
    }
}
