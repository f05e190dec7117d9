package dev.slipway.core.app;

import dev.slipway.core.Namespace;
import dev.slipway.core.identity.InMemoryUsers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Namespaces in memory, of the apps and users that it is made with. */
public final class InMemoryNamespaces implements Namespaces {
    private final InMemoryUsers users;
    private final InMemoryApps apps;
    private final List<Consumer<Namespace>> followers = new ArrayList<>();
    private final TreeMap<Namespace, NamespaceEntry> entries = new TreeMap<>();

    public InMemoryNamespaces(InMemoryUsers users, InMemoryApps apps) {
        this.users = users;
        this.apps = apps;
        entries.put(Namespace.DEFAULT, NamespaceEntry.DEFAULT);
        apps.afterStore(app -> entries.computeIfAbsent(app.name().namespace(), _ -> NamespaceEntry.of(app)));
        users.afterRemove(gone -> entries.replaceAll((_, entry) -> {
            var members = new HashMap<>(entry.members());
            members.remove(gone);
            return entry.withMembers(members);
        }));
    }

    /** Tells {@code follower} in the same turn that a namespace was removed. */
    public void afterRemove(Consumer<Namespace> follower) {
        followers.add(follower);
    }

    @Override
    public void add(NamespaceEntry entry) {
        users.turns().run(() -> {
            entry.members().keySet().forEach(users::require);
            if (entries.putIfAbsent(entry.name(), entry) != null) {
                throw Namespaces.taken(entry.name());
            }
        });
    }

    @Override
    public Optional<NamespaceEntry> find(Namespace name) {
        return users.turns().take(() -> Optional.ofNullable(entries.get(name)));
    }

    @Override
    public List<NamespaceEntry> list() {
        return users.turns().take(() -> List.copyOf(entries.values()));
    }

    @Override
    public NamespaceEntry update(Namespace name, UnaryOperator<NamespaceEntry> change) {
        return users.turns().take(() -> {
            var old = find(name).orElseThrow(() -> Namespaces.missing(name));
            var changed = old.withMembers(change.apply(old).members());
            changed.members().keySet().forEach(users::require);
            entries.put(name, changed);
            return changed;
        });
    }

    @Override
    public void remove(Namespace name) {
        users.turns().run(() -> {
            if (name.equals(Namespace.DEFAULT)) {
                throw Namespaces.open();
            }
            if (apps.list().stream().anyMatch(app -> app.name().namespace().equals(name))) {
                throw Namespaces.inUse(name);
            }
            if (entries.remove(name) == null) {
                throw Namespaces.missing(name);
            }
            followers.forEach(follower -> follower.accept(name));
        });
    }
}
