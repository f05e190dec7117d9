package dev.slipway.k8s.state;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.slipway.core.Namespace;
import dev.slipway.core.UserName;
import dev.slipway.core.app.NamespaceEntry;
import dev.slipway.core.app.NamespaceRole;
import io.fabric8.kubernetes.api.model.Namespaced;
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
import java.util.stream.Collectors;

/** A namespace of apps with its members as a custom resource, named as the namespace is, beside the accounts. */
@Group(Cluster.GROUP)
@Version(Cluster.VERSION)
@Kind("AppNamespace")
@Plural("appnamespaces")
@Singular("appnamespace")
final class NamespaceObject extends CustomResource<NamespaceObject.Spec, Void> implements Namespaced {
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Spec(List<Member> members, String createdAt) {}

    /** A role, given to one account and not to a later one of its name. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Member(String user, String uid, String role) {}

    /** @param uids of the members' accounts */
    static Spec spec(NamespaceEntry entry, Map<UserName, String> uids) {
        var members = entry.members().entrySet().stream()
                .map(member -> new Member(
                        member.getKey().value(),
                        uids.getOrDefault(member.getKey(), ""),
                        member.getValue().toString()))
                .sorted(Comparator.comparing(Member::user))
                .toList();
        return new Spec(members, entry.createdAt().toString());
    }

    Namespace name() {
        return new Namespace(getMetadata().getName());
    }

    /** @param uids of the accounts that are there, by their names */
    NamespaceEntry entry(Map<String, String> uids) {
        var members = getSpec().members().stream()
                .filter(member -> member.uid().equals(uids.get(member.user())))
                .collect(Collectors.toMap(
                        member -> new UserName(member.user()), member -> NamespaceRole.parse(member.role())));
        return new NamespaceEntry(name(), members, Instant.parse(getSpec().createdAt()));
    }
}
