package dev.slipway.core.webhook;

import dev.slipway.core.Conflict;
import dev.slipway.core.GitLoginName;
import dev.slipway.core.NotFound;
import java.util.List;
import java.util.Optional;

/** The logins at git servers elsewhere; a user's go with the account. Blocking, thread-safe, durable when a call returns. */
public interface GitLogins {
    /**
     * @throws Conflict if there is one of that name, whosever it is
     * @throws NotFound if there is no such owner
     */
    void add(GitLogin login);

    Optional<GitLogin> find(GitLoginName name);

    /** All of them, by their names. */
    List<GitLogin> list();

    /** One that is gone already is passed over. */
    void remove(GitLoginName name);

    /** What a second one of a name is refused with. */
    static Conflict taken(GitLoginName name) {
        return new Conflict("there is a git login '%s' already".formatted(name), "choose another name");
    }
}
