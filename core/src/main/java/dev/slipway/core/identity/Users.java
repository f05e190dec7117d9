package dev.slipway.core.identity;

import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserName;
import java.util.List;
import java.util.Optional;

/** The accounts of a server. Blocking, thread-safe, durable when a call returns. */
public interface Users {
    /** @throws Conflict if the name is taken */
    void add(User user);

    Optional<User> find(UserName name);

    /** All of them, by name. */
    List<User> list();

    /**
     * Removes the user with the user's keys and grants in one step.
     *
     * @throws NotFound if there is none of that name
     * @throws Conflict if it is the last admin, or still owns apps
     */
    void remove(UserName name);
}
