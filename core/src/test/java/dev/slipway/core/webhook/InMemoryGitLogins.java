package dev.slipway.core.webhook;

import dev.slipway.core.GitLoginName;
import dev.slipway.core.identity.InMemoryUsers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Git logins in memory; their owners are looked up in the users it is made with. */
public final class InMemoryGitLogins implements GitLogins {
    private final InMemoryUsers users;
    private final Map<GitLoginName, GitLogin> logins = new TreeMap<>();

    public InMemoryGitLogins(InMemoryUsers users) {
        this.users = users;
        users.afterRemove(
                gone -> logins.values().removeIf(login -> login.owner().equals(gone)));
    }

    @Override
    public void add(GitLogin login) {
        users.turns().run(() -> {
            users.require(login.owner());
            if (logins.putIfAbsent(login.name(), login) != null) {
                throw GitLogins.taken(login.name());
            }
        });
    }

    @Override
    public Optional<GitLogin> find(GitLoginName name) {
        return users.turns().take(() -> Optional.ofNullable(logins.get(name)));
    }

    @Override
    public List<GitLogin> list() {
        return users.turns().take(() -> List.copyOf(logins.values()));
    }

    @Override
    public void remove(GitLoginName name) {
        users.turns().run(() -> logins.remove(name));
    }
}
