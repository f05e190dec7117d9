package dev.slipway.core.identity;

import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.Turns;
import dev.slipway.core.UserName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Users in memory. Keys and apps that are made with it take part when a user is removed. */
public final class InMemoryUsers implements Users {
    private final Turns turns = new Turns();
    private final TreeMap<UserName, User> users = new TreeMap<>();
    private final Map<UserName, PasswordHash> passwords = new HashMap<>();
    private final List<Consumer<UserName>> guards = new ArrayList<>();
    private final List<Consumer<UserName>> followers = new ArrayList<>();

    @Override
    public void add(User user) {
        turns.run(() -> {
            if (users.putIfAbsent(user.name(), user) != null) {
                throw new Conflict("user '%s' is there already".formatted(user.name()), "choose another name");
            }
        });
    }

    @Override
    public Optional<User> find(UserName name) {
        return turns.take(() -> Optional.ofNullable(users.get(name)));
    }

    @Override
    public List<User> list() {
        return turns.take(() -> List.copyOf(users.values()));
    }

    @Override
    public Optional<PasswordHash> password(UserName name) {
        return turns.take(() -> Optional.ofNullable(passwords.get(name)));
    }

    @Override
    public void setPassword(UserName name, Optional<PasswordHash> hash) {
        turns.run(() -> {
            require(name);
            hash.ifPresentOrElse(given -> passwords.put(name, given), () -> passwords.remove(name));
        });
    }

    @Override
    public void remove(UserName name) {
        turns.run(() -> {
            var user = require(name);
            if (user.admin() && users.values().stream().filter(User::admin).count() == 1) {
                throw new Conflict("%s is the last admin".formatted(name), "make another one first");
            }
            guards.forEach(guard -> guard.accept(name));
            users.remove(name);
            passwords.remove(name);
            followers.forEach(follower -> follower.accept(name));
        });
    }

    /** The user of that name, or the failure that a missing one is. */
    public User require(UserName name) {
        return find(name).orElseThrow(() -> new NotFound("user '%s' not found".formatted(name), "see users list"));
    }

    /** The turns that all fakes of the same store share. */
    public Turns turns() {
        return turns;
    }

    /** Asks {@code guard} before a user is removed; it throws to refuse. */
    public void beforeRemove(Consumer<UserName> guard) {
        guards.add(guard);
    }

    /** Tells {@code follower} in the same turn that a user was removed. */
    public void afterRemove(Consumer<UserName> follower) {
        followers.add(follower);
    }
}
