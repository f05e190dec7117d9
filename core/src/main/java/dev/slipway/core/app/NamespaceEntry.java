package dev.slipway.core.app;

import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Right;
import java.time.Instant;
import java.util.HashMap;
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

    /**
     * The same with that user as a member of that role.
     *
     * @throws Conflict if it would have no admin any more
     */
    public NamespaceEntry granting(UserName user, NamespaceRole role) {
        var changed = new HashMap<>(members);
        changed.put(user, role);
        return with(changed);
    }

    /**
     * The same without that member.
     *
     * @throws NotFound if the user is none
     * @throws Conflict if it would have no admin any more
     */
    public NamespaceEntry revoking(UserName user) {
        var changed = new HashMap<>(members);
        if (changed.remove(user) == null) {
            throw new NotFound(
                    "%s is no member of namespace '%s'".formatted(user, name),
                    "see who is with namespaces members " + name);
        }
        return with(changed);
    }

    private NamespaceEntry with(Map<UserName, NamespaceRole> changed) {
        if (members.containsValue(NamespaceRole.ADMIN) && !changed.containsValue(NamespaceRole.ADMIN)) {
            throw new Conflict(
                    "namespace '%s' would have no admin".formatted(name), "make another member its admin first");
        }
        return withMembers(changed);
    }

    /** What the user is in it, if a member. */
    public Optional<NamespaceRole> roleOf(UserName user) {
        return Optional.ofNullable(members.get(user));
    }

    /** Whether the user is a member whose role has that right in it. */
    public boolean gives(UserName user, Right right) {
        return roleOf(user).filter(role -> role.right().includes(right)).isPresent();
    }
}
