package dev.slipway.k8s.state;

import dev.slipway.core.AppName;
import dev.slipway.core.Namespace;
import dev.slipway.core.UserName;
import dev.slipway.core.app.NamespaceEntry;
import dev.slipway.core.app.NamespaceRole;
import dev.slipway.core.app.Namespaces;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The namespaces and their members, an object each. Apps whose namespace has none, since an earlier version made them or their
 * maker was cut off, get one when it is looked for. The cluster's own namespaces are made, and never removed.
 */
final class KubernetesNamespaces implements Namespaces {
    private final Cluster cluster;
    private final AppObjects apps;
    private final AppNamespaces namespaces;
    private final KubernetesUsers users;
    private final KubernetesConfigurations configurations;

    KubernetesNamespaces(
            Cluster cluster, AppObjects apps, KubernetesUsers users, KubernetesConfigurations configurations) {
        this.cluster = cluster;
        this.apps = apps;
        this.namespaces = new AppNamespaces(cluster);
        this.users = users;
        this.configurations = configurations;
    }

    @Override
    public void add(NamespaceEntry entry) {
        if (find(entry.name()).isPresent()) {
            throw Namespaces.taken(entry.name());
        }
        var uids = users.requireAll(entry.members().keySet());
        namespaces.prepare(entry.name());
        if (cluster.create(object(entry, uids)).isEmpty()) {
            throw Namespaces.taken(entry.name());
        }
    }

    private NamespaceObject object(NamespaceEntry entry, Map<UserName, String> uids) {
        var object = new NamespaceObject();
        object.setMetadata(
                cluster.metadata(cluster.systemNamespace(), entry.name().value(), Map.of()));
        object.setSpec(NamespaceObject.spec(entry, uids));
        return object;
    }

    @Override
    public Optional<NamespaceEntry> find(Namespace name) {
        return entry(name, object(name));
    }

    private Optional<NamespaceObject> object(Namespace name) {
        return kept(name).or(() -> adopt(name, apps.in(name)));
    }

    private Optional<NamespaceObject> kept(Namespace name) {
        return cluster.find(NamespaceObject.class, cluster.systemNamespace(), name.value());
    }

    private Optional<NamespaceEntry> entry(Namespace name, Optional<NamespaceObject> object) {
        return object.map(found -> found.entry(uids(found)))
                .or(() -> Optional.of(NamespaceEntry.DEFAULT)
                        .filter(open -> open.name().equals(name)));
    }

    private Map<String, String> uids(NamespaceObject object) {
        var uids = new HashMap<String, String>();
        for (var member : object.getSpec().members()) {
            users.object(new UserName(member.user())).ifPresent(user -> uids.put(member.user(), user.uid()));
        }
        return uids;
    }

    /** Where all apps are one user's, that user is the admin; where they are several users', nobody gets a right on another's. */
    private Optional<NamespaceObject> adopt(Namespace name, List<AppObject> found) {
        var oldest = found.stream()
                .map(app -> Instant.parse(app.getSpec().createdAt()))
                .min(Comparator.naturalOrder());
        if (oldest.isEmpty()) {
            return Optional.empty();
        }
        var owners = found.stream()
                .map(app -> new UserName(app.getSpec().owner()))
                .distinct()
                .flatMap(owner -> users.object(owner).stream())
                .toList();
        boolean isOnes = owners.size() == 1 && !name.equals(Namespace.DEFAULT);
        var uids = isOnes ? Map.of(owners.getFirst().name(), owners.getFirst().uid()) : Map.<UserName, String>of();
        var members = uids.keySet().stream().collect(Collectors.toMap(owner -> owner, _ -> NamespaceRole.ADMIN));
        return cluster.create(object(new NamespaceEntry(name, members, oldest.get()), uids))
                .or(() -> kept(name));
    }

    @Override
    public List<NamespaceEntry> list() {
        var kept = new TreeMap<Namespace, NamespaceObject>();
        cluster.list(NamespaceObject.class, cluster.systemNamespace(), Map.of())
                .forEach(object -> kept.put(object.name(), object));
        apps.list().stream()
                .collect(Collectors.groupingBy(app -> apps.nameOf(app).namespace()))
                .forEach((name, found) -> {
                    if (!kept.containsKey(name)) {
                        adopt(name, found).ifPresent(object -> kept.put(name, object));
                    }
                });
        var uids = users.uids();
        var entries = new TreeMap<Namespace, NamespaceEntry>();
        entries.put(Namespace.DEFAULT, NamespaceEntry.DEFAULT);
        kept.forEach((name, object) -> entries.put(name, object.entry(uids)));
        return List.copyOf(entries.values());
    }

    /** As {@link AppNamespaces#prepare}. */
    String prepare(Namespace name) {
        return namespaces.prepare(name);
    }

    /** Makes the namespace that an app has come to, if it is not there. */
    void ensure(AppName app) {
        find(app.namespace());
    }

    @Override
    public NamespaceEntry update(Namespace name, UnaryOperator<NamespaceEntry> change) {
        return Cluster.retrying(() -> {
            var object = object(name);
            var old = entry(name, object).orElseThrow(() -> Namespaces.missing(name));
            var changed = old.withMembers(change.apply(old).members());
            var uids = users.requireAll(changed.members().keySet());
            object.ifPresentOrElse(
                    found -> {
                        found.setSpec(NamespaceObject.spec(changed, uids));
                        cluster.replace(found);
                    },
                    () -> makeAnew(object(changed, uids)));
            return changed;
        });
    }

    private void makeAnew(NamespaceObject object) {
        if (cluster.create(object).isEmpty()) {
            throw new Cluster.Outdated(object);
        }
    }

    @Override
    public void remove(Namespace name) {
        if (name.equals(Namespace.DEFAULT)) {
            throw Namespaces.open();
        }
        Cluster.retrying(() -> {
            var object = object(name).orElseThrow(() -> Namespaces.missing(name));
            if (!apps.in(name).isEmpty()) {
                throw Namespaces.inUse(name);
            }
            // An app that comes now finds none, and makes one.
            cluster.delete(object);
            return name;
        });
        configurations.removeAll(name);
    }
}
