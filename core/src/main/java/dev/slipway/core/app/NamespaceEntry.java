package dev.slipway.core.app;

import dev.slipway.core.Namespace;
import dev.slipway.core.UserName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A namespace with its members. Users who are no members see nothing of it, but for {@link Namespace#DEFAULT}. */
public record NamespaceEntry(Namespace name, Map<UserName, NamespaceRole> members, Instant createdAt) {
    /** {@link Namespace#DEFAULT} before anything was kept of it. */
    public static final NamespaceEntry DEFAULT = new NamespaceEntry(Namespace.DEFAULT, Map.of(), Instant.EPOCH);

    public NamespaceEntry {
        members = Map.copyOf(members);
    }

    /** A new one of that user's. */
    public static NamespaceEntry create(Namespace name, UserName by, Instant now) {
        return new NamespaceEntry(name, Map.of(by, NamespaceRole.ADMIN), now);
    }

    /** The one that an app is in which came to a namespace that was not there: its owner's, but for the one open to all. */
    public static NamespaceEntry of(App first) {
        var name = first.name().namespace();
        return name.equals(Namespace.DEFAULT)
                ? new NamespaceEntry(name, Map.of(), first.createdAt())
                : create(name, first.owner(), first.createdAt());
    }

    public NamespaceEntry withMembers(Map<UserName, NamespaceRole> newMembers) {
        return new NamespaceEntry(name, newMembers, createdAt);
    }

    /** What the user is in it, if a member. */
    public Optional<NamespaceRole> roleOf(UserName user) {
        return Optional.ofNullable(members.get(user));
    }
}
