package dev.slipway.k8s.state;

import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Conflict;
import dev.slipway.core.UserException;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.Apps;
import dev.slipway.core.app.Configuration;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.state.AppObject.Origin;
import dev.slipway.k8s.state.ConfigSecrets.Values;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The apps, an object each, under the app's name in its namespace. Each change is one write of that object: what it names
 * beside itself is made before and removed after, and a rename is the making of a copy that takes its origin's place.
 */
final class KubernetesApps implements Apps {
    private final Cluster cluster;
    private final KubernetesNamespaces namespaces;
    private final AppObjects objects;
    private final KubernetesUsers users;
    private final ConfigSecrets configs;
    private final HostClaims claims;
    private final AppParts parts;
    private final KubernetesWebhooks webhooks;
    private final KubernetesConfigurations configurations;

    KubernetesApps(
            Cluster cluster,
            AppObjects objects,
            KubernetesNamespaces namespaces,
            KubernetesUsers users,
            ConfigSecrets configs,
            KubernetesWebhooks webhooks,
            KubernetesConfigurations configurations) {
        this.cluster = cluster;
        this.namespaces = namespaces;
        this.objects = objects;
        this.users = users;
        this.configs = configs;
        this.claims = new HostClaims(cluster, objects);
        this.parts = new AppParts(configs, claims);
        this.webhooks = webhooks;
        this.configurations = configurations;
    }

    /** An app and its object. */
    private record Found(AppObject object, App app) {
        AppParts.Placed placed() {
            return new AppParts.Placed(
                    app, object.getMetadata().getNamespace(), object.getSpec().configSecret());
        }
    }

    @Override
    public void create(App app) {
        var owner = users.require(app.owner());
        var uids = users.requireAll(app.grants().keySet());
        configurations.require(app, app.configurations());
        var placed = parts.prepare(app, namespaces.prepare(app.name().namespace()));
        try {
            make(object(placed, uids));
        } catch (UserException e) {
            parts.clean(placed);
            throw e;
        }
        if (!users.stays(owner)) {
            remove(app.id());
            throw KubernetesUsers.missing(app.owner());
        }
        configurations.missing(app, app.configurations()).stream().findFirst().ifPresent(name -> {
            remove(app.id());
            throw Configuration.missing(app.name().namespace(), name);
        });
        claims.lost(app.id(), app.hosts()).ifPresent(host -> {
            remove(app.id());
            throw HostClaims.taken(host);
        });
        namespaces.ensure(app.name());
    }

    private AppObject object(AppParts.Placed placed, Map<UserName, String> uids) {
        var app = placed.app();
        var object = new AppObject();
        object.setMetadata(cluster.metadata(placed.namespace(), app.name().name(), Labels.of(app.id(), app.name())));
        object.setSpec(AppObject.spec(app, placed.configSecret(), uids));
        return object;
    }

    private AppObject make(AppObject object) {
        var name = objects.nameOf(object);
        return cluster.create(object)
                .or(() -> {
                    objects.at(name).ifPresent(this::finish);
                    return cluster.create(object);
                })
                .orElseThrow(() -> new Conflict("app '%s' is there already".formatted(name), "choose another name"));
    }

    // A removal or a rename that was left unfinished has no right to a name.
    private void finish(AppObject object) {
        if (object.getSpec().removing()) {
            remove(object.id());
        } else {
            objects.find(object.id());
        }
    }

    @Override
    public Optional<App> find(AppName name) {
        return Cluster.retrying(() -> objects.find(name).map(this::found)).map(Found::app);
    }

    @Override
    public Optional<App> find(AppId id) {
        return Cluster.retrying(() -> objects.find(id).map(this::found)).map(Found::app);
    }

    private Found found(AppObject object) {
        var values = configs.read(
                        object.getMetadata().getNamespace(), object.getSpec().configSecret())
                .orElseThrow(() -> new Cluster.Outdated(object));
        return new Found(object, object.app(objects.nameOf(object), values.config(), uids(object)));
    }

    private Map<String, String> uids(AppObject object) {
        var uids = new HashMap<String, String>();
        for (var grant : object.getSpec().grants()) {
            users.object(new UserName(grant.user())).ifPresent(user -> uids.put(grant.user(), user.uid()));
        }
        return uids;
    }

    @Override
    public List<App> list() {
        var all = objects.list();
        var configured =
                configs.list(namespaces(all.stream().filter(app -> app.getSpec().configSecret() != null)), Map.of());
        var uids = all.stream().allMatch(app -> app.getSpec().grants().isEmpty())
                ? Map.<String, String>of()
                : users.uids();
        return all.stream()
                .flatMap(object -> listed(object, configured, uids).stream())
                .sorted(Comparator.comparing(App::name))
                .toList();
    }

    @Override
    public Set<AppId> ids() {
        return objects.list().stream().map(AppObject::id).collect(Collectors.toSet());
    }

    private Optional<App> listed(AppObject object, Map<String, Values> configured, Map<String, String> uids) {
        var secret = object.getSpec().configSecret();
        if (secret == null || configured.containsKey(secret)) {
            var values = secret == null ? Values.NONE : configured.getOrDefault(secret, Values.NONE);
            return Optional.of(object.app(objects.nameOf(object), values.config(), uids));
        }
        // It was changed between the two lists.
        return find(object.id());
    }

    @Override
    public App update(AppId id, UnaryOperator<App> change) {
        return Cluster.retrying(() -> {
            var old = found(objects.require(id));
            var app = change.apply(old.app());
            if (!app.id().equals(id)) {
                throw new IllegalArgumentException("an app keeps its id");
            }
            return app.equals(old.app()) ? app : update(old, app);
        });
    }

    private App update(Found old, App app) {
        users.require(app.owner());
        var uids = users.requireAll(app.grants().keySet());
        var newlyBound = newlyBound(app, old.app());
        configurations.require(app, newlyBound);
        var was = old.placed();
        var placed = parts.prepare(app, namespaceOf(app, old), was);
        try {
            write(old.object(), object(placed, uids));
        } catch (UserException | Cluster.Outdated e) {
            parts.clean(placed, was);
            throw e;
        }
        parts.clean(was, placed);
        requireBound(app, newlyBound);
        if (!app.name().namespace().equals(old.app().name().namespace())) {
            namespaces.ensure(app.name());
        }
        var claimed = AppParts.without(app.hosts(), old.app().hosts());
        claims.lost(app.id(), claimed).ifPresent(host -> {
            update(app.id(), late -> late.withHosts(AppParts.without(late.hosts(), Set.of(host))));
            throw HostClaims.taken(host);
        });
        return app;
    }

    private static Set<ConfigurationName> newlyBound(App app, App old) {
        return app.name().namespace().equals(old.name().namespace())
                ? AppParts.without(app.configurations(), old.configurations())
                : app.configurations();
    }

    private void requireBound(App app, Set<ConfigurationName> names) {
        var lost = configurations.missing(app, names);
        lost.stream().findFirst().ifPresent(name -> {
            update(app.id(), late -> late.withConfigurations(AppParts.without(late.configurations(), lost)));
            throw Configuration.missing(app.name().namespace(), name);
        });
    }

    private String namespaceOf(App app, Found old) {
        return app.name().namespace().equals(old.app().name().namespace())
                ? old.object().getMetadata().getNamespace()
                : namespaces.prepare(app.name().namespace());
    }

    private void write(AppObject old, AppObject changed) {
        if (objects.nameOf(old).equals(objects.nameOf(changed))) {
            old.setSpec(changed.getSpec());
            cluster.replace(old);
        } else {
            rename(old, changed);
        }
    }

    private void rename(AppObject old, AppObject copy) {
        // Gives it a version that nobody else has read: other copies that are being made of it are void from here on.
        var origin = cluster.replace(old);
        copy.setSpec(copy.getSpec().renamedFrom(Origin.of(origin.getMetadata())));
        var made = make(copy);
        try {
            made.setStatus(old.getStatus());
            made = cluster.replaceStatus(made);
            cluster.delete(origin);
            requireCounting(made);
        } catch (Cluster.Outdated e) {
            deleteIfThere(made);
            throw e;
        }
    }

    private void requireCounting(AppObject made) {
        var name = objects.nameOf(made);
        if (objects.find(made.id())
                .filter(app -> objects.nameOf(app).equals(name))
                .isEmpty()) {
            throw new Cluster.Outdated(made);
        }
    }

    // Another writer may have seen that it is void, and removed it.
    private void deleteIfThere(AppObject copy) {
        objects.at(objects.nameOf(copy))
                .filter(found ->
                        found.getMetadata().getUid().equals(copy.getMetadata().getUid()))
                .ifPresent(cluster::delete);
    }

    @Override
    public void remove(AppId id) {
        Cluster.retrying(() -> {
            objects.find(id).ifPresent(this::markRemoved);
            return id;
        });
        var all = objects.all(id);
        if (all.isEmpty()) {
            return;
        }
        var labels = Map.of(Labels.APP_ID, id.value());
        // Releases stay where they were made when the app moves, and their Secrets with them.
        var releases = cluster.list(ReleaseObject.class, labels);
        configs.removeAll(namespaces(Stream.concat(all.stream(), releases.stream())), labels);
        cluster.deleteAll(ReleaseObject.class, labels);
        cluster.deleteAll(DeployObject.class, labels);
        webhooks.removeAll(labels);
        claims.releaseAll(id);
        cluster.deleteAll(AppObject.class, labels);
    }

    private static Set<String> namespaces(Stream<? extends HasMetadata> objects) {
        return objects.map(object -> object.getMetadata().getNamespace()).collect(Collectors.toSet());
    }

    private void markRemoved(AppObject object) {
        object.setSpec(object.getSpec().removed());
        cluster.replace(object);
    }
}
