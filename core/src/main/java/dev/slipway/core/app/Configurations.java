package dev.slipway.core.app;

import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The configurations of all namespaces. Blocking, thread-safe, durable when a call returns. */
public interface Configurations {
    /**
     * Stores a new one.
     *
     * @throws Conflict if its name is taken in its namespace; of two creates of one name exactly one succeeds
     */
    void create(Configuration configuration);

    Optional<Configuration> find(Namespace namespace, ConfigurationName name);

    /** All of a namespace, by name. */
    List<Configuration> list(Namespace namespace);

    /**
     * Replaces its values by what {@code change} makes of it, in one step against other changes.
     *
     * @throws NotFound if it is gone
     */
    Configuration update(Namespace namespace, ConfigurationName name, UnaryOperator<Configuration> change);

    /**
     * Removes it; one that is gone already is passed over.
     *
     * @throws Conflict if an app is bound to it
     */
    void remove(Namespace namespace, ConfigurationName name);
}
