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

    /** What the user's password is recognised by; empty if there is none, or no such user. */
    Optional<PasswordHash> password(UserName name);

    /**
     * Gives the user another password, or none: nothing else logs in by password from then on.
     *
     * @throws NotFound if there is none of that name
     */
    void setPassword(UserName name, Optional<PasswordHash> hash);

    /**
     * Removes the user with the user's password, keys and grants in one step.
     *
     * @throws NotFound if there is none of that name
     * @throws Conflict if it is the last admin, still owns apps, or has configurations in the namespace that is open to all
     */
    void remove(UserName name);
}
