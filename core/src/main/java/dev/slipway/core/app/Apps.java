package dev.slipway.core.app;

import dev.slipway.core.AppName;
import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The apps of a server. Blocking, thread-safe, durable when a call returns. */
public interface Apps {
    /**
     * Stores a new app.
     *
     * @throws Conflict if the name, or one of its hosts, is taken; of two creates of one name exactly one succeeds
     * @throws NotFound if its owner has no account
     */
    void create(App app);

    Optional<App> find(AppName name);

    Optional<App> find(AppId id);

    /** All of them, by name. */
    List<App> list();

    /** The ids of all of them, which is less than to list them. */
    Set<AppId> ids();

    /**
     * Replaces the app by what {@code change} makes of it, in one step against other changes; also renames.
     *
     * @throws NotFound if it is gone, or grants a right to somebody without account
     * @throws Conflict if its new name, or one of its new hosts, is another app's
     */
    App update(AppId id, UnaryOperator<App> change);

    /** Removes the app with its releases and deploys; one that is gone already is passed over. */
    void remove(AppId id);
}
