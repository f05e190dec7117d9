package dev.slipway.k8s.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.identity.Right;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An app as its custom resource. */
@Group(Cluster.GROUP)
@Version(Cluster.VERSION)
@Kind("App")
@Plural("apps")
@Singular("app")
final class AppObject extends CustomResource<AppObject.Spec, AppObject.Status> implements Namespaced {
    /**
     * What an app's owner set.
     *
     * @param configSecret where the configured values are; null if there are none
     * @param removing whether the app is gone, and what is left of it is being removed
     * @param renamedFrom the object that this one takes the place of; null if the app kept its name
     * @param configurations the configurations that it is bound to; null in what older servers wrote
     * @param source where its source was said to come from; null if nothing was said
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Spec(
            String id,
            String owner,
            Settings settings,
            @Nullable String configSecret,
            Map<String, Integer> scale,
            List<String> hosts,
            List<Grant> grants,
            boolean maintenance,
            String createdAt,
            boolean removing,
            @Nullable Origin renamedFrom,
            @Nullable List<String> configurations,
            @Nullable SourceField source) {
        Spec removed() {
            return with(true, renamedFrom, configurations);
        }

        Spec renamedFrom(Origin origin) {
            return with(removing, origin, configurations);
        }

        Spec bound(Set<ConfigurationName> names) {
            return with(removing, renamedFrom, Texts.names(names));
        }

        private Spec with(boolean nowRemoving, @Nullable Origin from, @Nullable List<String> bound) {
            return new Spec(
                    id,
                    owner,
                    settings,
                    configSecret,
                    scale,
                    hosts,
                    grants,
                    maintenance,
                    createdAt,
                    nowRemoving,
                    from,
                    bound,
                    source);
        }
    }

    /** Where an app's source was said to come from. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record SourceField(String kind, String location, String revision, String branch) {
        static @Nullable SourceField of(dev.slipway.core.app.Origin origin) {
            return origin.equals(dev.slipway.core.app.Origin.NONE)
                    ? null
                    : new SourceField(origin.kind().toString(), origin.location(), origin.revision(), origin.branch());
        }

        dev.slipway.core.app.Origin origin() {
            return new dev.slipway.core.app.Origin(
                    dev.slipway.core.app.Origin.Kind.stored(kind), location, revision, branch);
        }
    }

    /** A right, given to one account and not to a later one of its name. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Grant(String user, String uid, String right) {}

    /** An object as it was at one time. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Origin(String namespace, String name, String resourceVersion) {
        // Versions are numbers that grow, written without leading zeros.
        private static final Comparator<String> VERSIONS =
                Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

        static Origin of(ObjectMeta object) {
            return new Origin(object.getNamespace(), object.getName(), object.getResourceVersion());
        }

        boolean isOf(ObjectMeta object) {
            return namespace.equals(object.getNamespace()) && name.equals(object.getName());
        }

        boolean isStill(ObjectMeta object) {
            return resourceVersion.equals(object.getResourceVersion());
        }

        /** Whether it is the same object at an earlier time. */
        boolean isBefore(@Nullable Origin other) {
            return other != null
                    && namespace.equals(other.namespace)
                    && name.equals(other.name)
                    && VERSIONS.compare(resourceVersion, other.resourceVersion) < 0;
        }
    }

    /** For people: what runs, and whether it does. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Status(@Nullable String release, List<Condition> conditions) {}

    static Spec spec(App app, @Nullable String configSecret, Map<UserName, String> uids) {
        return new Spec(
                app.id().value(),
                app.owner().value(),
                Settings.of(app.settings()),
                configSecret,
                Texts.of(app.scale()),
                Texts.of(app.hosts()),
                app.grants().entrySet().stream()
                        .map(grant -> new Grant(
                                grant.getKey().value(),
                                uids.getOrDefault(grant.getKey(), ""),
                                grant.getValue().toString()))
                        .toList(),
                app.maintenance(),
                app.createdAt().toString(),
                false,
                null,
                Texts.names(app.configurations()),
                SourceField.of(app.origin()));
    }

    AppId id() {
        return new AppId(getSpec().id());
    }

    Set<HostName> hosts() {
        return Texts.hosts(getSpec().hosts());
    }

    Set<ConfigurationName> configurations() {
        @Nullable List<String> names = getSpec().configurations();
        return names == null
                ? Set.of()
                : names.stream().map(ConfigurationName::new).collect(Collectors.toSet());
    }

    private dev.slipway.core.app.Origin origin() {
        @Nullable SourceField source = getSpec().source();
        return source == null ? dev.slipway.core.app.Origin.NONE : source.origin();
    }

    /** The app, of which the configured values and the accounts' present uids are kept elsewhere. */
    App app(AppName name, Map<EnvName, Secret> config, Map<String, String> uids) {
        var spec = getSpec();
        return new App(
                id(),
                name,
                new UserName(spec.owner()),
                spec.settings().settings(),
                config,
                Texts.scale(spec.scale()),
                hosts(),
                spec.grants().stream()
                        .filter(grant -> grant.uid().equals(uids.get(grant.user())))
                        .collect(Collectors.toMap(
                                grant -> new UserName(grant.user()), grant -> Right.parse(grant.right()))),
                spec.maintenance(),
                Instant.parse(spec.createdAt()),
                configurations(),
                origin());
    }
}
