package dev.slipway.core.app;

import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The namespaces of a server, and who is a member of which. {@link Namespace#DEFAULT} is always among them, and so is the
 * namespace of every app: one that an app comes to and that is not there is made, as {@link NamespaceEntry#of} says.
 * Blocking, thread-safe, durable when a call returns.
 */
public interface Namespaces {
    /**
     * @throws Conflict if it is there already, or the platform has it for something else
     * @throws NotFound if a member has no account
     */
    void add(NamespaceEntry entry);

    Optional<NamespaceEntry> find(Namespace name);

    /** All of them, by name. */
    List<NamespaceEntry> list();

    /**
     * Replaces what the entry says of its members by what {@code change} makes of it, in one step against other changes.
     *
     * @throws NotFound if it is not there, or a new member has no account
     */
    NamespaceEntry update(Namespace name, UnaryOperator<NamespaceEntry> change);

    /**
     * Removes it with its memberships and configurations.
     *
     * @throws NotFound if it is not there
     * @throws Conflict if apps are in it, or it is {@link Namespace#DEFAULT}
     */
    void remove(Namespace name);

    /** The failure that a missing one is. */
    static NotFound missing(Namespace name) {
        return new NotFound(
                "namespace '%s' not found".formatted(name), "see which there are with the command namespaces list");
    }

    /** The refusal to remove {@link Namespace#DEFAULT}. */
    static Conflict open() {
        return new Conflict("namespace '%s' stays".formatted(Namespace.DEFAULT), "it is open to every user");
    }

    /** The failure that a second one of a name is. */
    static Conflict taken(Namespace name) {
        return new Conflict("namespace '%s' is there already".formatted(name), "choose another name");
    }

    /** The refusal to remove one that apps are in. */
    static Conflict inUse(Namespace name) {
        return new Conflict("namespace '%s' has apps".formatted(name), "delete or rename them first");
    }
}
