package dev.slipway.k8s.state;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.app.Configurations;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configurations, a Secret each in their namespace. Which apps are bound is in the apps' objects: who binds one looks
 * afterwards whether it is still there, and who removes it looks afterwards who has been bound, so that one of both sees the
 * other.
 */
final class KubernetesConfigurations implements Configurations {
    private static final Map<String, String> HOLDS = Map.of("slipway.dev/holds", "configuration");
    private static final String PREFIX = "slipway-configuration-";
    private static final String BY = "slipway.dev/by";
    private static final String AT = "slipway.dev/created-at";
    private static final String SERVICE = "slipway.dev/service";

    private final Cluster cluster;
    private final AppObjects apps;
    private final AppNamespaces namespaces;

    KubernetesConfigurations(Cluster cluster, AppObjects apps) {
        this.cluster = cluster;
        this.apps = apps;
        this.namespaces = new AppNamespaces(cluster);
    }

    @Override
    public void create(Configuration configuration) {
        var metadata =
                cluster.metadata(namespaces.prepare(configuration.namespace()), PREFIX + configuration.name(), HOLDS);
        var annotations = new HashMap<>(Map.of(
                BY, configuration.by().value(), AT, configuration.createdAt().toString()));
        configuration.service().ifPresent(service -> annotations.put(SERVICE, service.value()));
        metadata.setAnnotations(annotations);
        var secret = new SecretBuilder()
                .withMetadata(metadata)
                .withData(data(configuration))
                .build();
        if (cluster.create(secret).isEmpty()) {
            throw Configuration.taken(configuration.name());
        }
    }

    private static Map<String, String> data(Configuration configuration) {
        return configuration.data().entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().value(), entry -> SecretData.encoded(entry.getValue())));
    }

    @Override
    public Optional<Configuration> find(Namespace namespace, ConfigurationName name) {
        return secret(namespace, name).map(secret -> configuration(namespace, secret));
    }

    private Optional<io.fabric8.kubernetes.api.model.Secret> secret(Namespace namespace, ConfigurationName name) {
        return namespaces
                .find(namespace)
                .flatMap(place -> cluster.find(io.fabric8.kubernetes.api.model.Secret.class, place, PREFIX + name))
                .filter(cluster::isOurs);
    }

    @Override
    public List<Configuration> list(Namespace namespace) {
        return namespaces.find(namespace).stream()
                .flatMap(place -> cluster.list(io.fabric8.kubernetes.api.model.Secret.class, place, HOLDS).stream())
                .map(secret -> configuration(namespace, secret))
                .sorted(Comparator.comparing(Configuration::name))
                .toList();
    }

    private static Configuration configuration(Namespace namespace, io.fabric8.kubernetes.api.model.Secret secret) {
        var annotations = secret.getMetadata().getAnnotations();
        var data = new HashMap<ConfigurationKey, Secret>();
        // An empty map comes back as none.
        @Nullable Map<String, String> stored = secret.getData();
        if (stored != null) {
            stored.forEach((key, value) -> data.put(new ConfigurationKey(key), SecretData.decoded(value)));
        }
        return new Configuration(
                namespace,
                new ConfigurationName(secret.getMetadata().getName().substring(PREFIX.length())),
                data,
                new UserName(annotations.getOrDefault(BY, "")),
                Instant.parse(annotations.getOrDefault(AT, "")),
                Optional.ofNullable(annotations.get(SERVICE)).map(ServiceName::new));
    }

    @Override
    public Configuration update(Namespace namespace, ConfigurationName name, UnaryOperator<Configuration> change) {
        return Cluster.retrying(() -> {
            var secret = secret(namespace, name).orElseThrow(() -> Configuration.missing(namespace, name));
            var changed = change.apply(configuration(namespace, secret));
            secret.setData(data(changed));
            cluster.replace(secret);
            return changed;
        });
    }

    @Override
    public void remove(Namespace namespace, ConfigurationName name) {
        bound(namespace, name).stream().findFirst().ifPresent(app -> {
            throw Configuration.bound(name, apps.nameOf(app));
        });
        Cluster.retrying(() -> {
            secret(namespace, name).ifPresent(cluster::delete);
            return name;
        });
        bound(namespace, name)
                .forEach(app -> Cluster.retrying(() ->
                        apps.find(app.id()).map(found -> unbound(found, name)).isPresent()));
    }

    /** Removes all of a namespace that has no apps. */
    void removeAll(Namespace namespace) {
        namespaces
                .find(namespace)
                .ifPresent(place -> cluster.deleteAll(io.fabric8.kubernetes.api.model.Secret.class, place, HOLDS));
    }

    private List<AppObject> bound(Namespace namespace, ConfigurationName name) {
        return apps.list().stream()
                .filter(app -> cluster.namespaceOf(app).equals(namespace)
                        && app.configurations().contains(name))
                .toList();
    }

    private AppObject unbound(AppObject app, ConfigurationName name) {
        var left = new HashSet<>(app.configurations());
        left.remove(name);
        app.setSpec(app.getSpec().bound(left));
        return cluster.replace(app);
    }

    /** Those of the names that are not there, for an app of that namespace. */
    Set<ConfigurationName> missing(App app, Set<ConfigurationName> names) {
        return names.stream()
                .filter(name -> secret(app.name().namespace(), name).isEmpty())
                .collect(Collectors.toSet());
    }

    /** Refuses an app that is to be bound to what is not there. */
    void require(App app, Set<ConfigurationName> names) {
        missing(app, names).stream().findFirst().ifPresent(name -> {
            throw Configuration.missing(app.name().namespace(), name);
        });
    }
}
