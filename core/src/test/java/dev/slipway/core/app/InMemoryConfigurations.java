package dev.slipway.core.app;

import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Namespace;
import dev.slipway.core.UserName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Configurations in memory, and the apps that are bound to them. */
public final class InMemoryConfigurations implements Configurations {
    private record Id(Namespace namespace, ConfigurationName name) {}

    private final InMemoryApps apps;
    private final Map<Id, Configuration> configurations = new HashMap<>();

    public InMemoryConfigurations(InMemoryApps apps) {
        this.apps = apps;
        apps.beforeStore(this::requireBound);
    }

    /** Refuses to let a user go who has some where nobody else has a right on them. */
    public void refuseMaker(UserName user) {
        if (list(Namespace.DEFAULT).stream().anyMatch(each -> each.by().equals(user))) {
            throw Configuration.owned(user);
        }
    }

    /** Forgets all of a namespace. */
    public void removeAll(Namespace namespace) {
        configurations.keySet().removeIf(id -> id.namespace.equals(namespace));
    }

    private void requireBound(App app) {
        var namespace = app.name().namespace();
        for (var name : app.configurations()) {
            if (find(namespace, name).isEmpty()) {
                throw Configuration.missing(namespace, name);
            }
        }
    }

    @Override
    public void create(Configuration configuration) {
        apps.turns().run(() -> {
            var id = new Id(configuration.namespace(), configuration.name());
            if (configurations.putIfAbsent(id, configuration) != null) {
                throw Configuration.taken(configuration.name());
            }
        });
    }

    @Override
    public Optional<Configuration> find(Namespace namespace, ConfigurationName name) {
        return apps.turns().take(() -> Optional.ofNullable(configurations.get(new Id(namespace, name))));
    }

    @Override
    public List<Configuration> list(Namespace namespace) {
        return apps.turns()
                .take(() -> configurations.values().stream()
                        .filter(each -> each.namespace().equals(namespace))
                        .sorted(Comparator.comparing(Configuration::name))
                        .toList());
    }

    @Override
    public Configuration update(Namespace namespace, ConfigurationName name, UnaryOperator<Configuration> change) {
        return apps.turns().take(() -> {
            var changed = change.apply(find(namespace, name).orElseThrow(() -> Configuration.missing(namespace, name)));
            configurations.put(new Id(namespace, name), changed);
            return changed;
        });
    }

    @Override
    public void remove(Namespace namespace, ConfigurationName name) {
        apps.turns().run(() -> {
            var bound = apps.list().stream()
                    .filter(app -> app.name().namespace().equals(namespace)
                            && app.configurations().contains(name))
                    .findFirst();
            if (bound.isPresent()) {
                throw Configuration.bound(name, bound.get().name());
            }
            configurations.remove(new Id(namespace, name));
        });
    }
}
