package dev.slipway.core.app;

import dev.slipway.core.AppName;
import dev.slipway.core.Conflict;
import dev.slipway.core.NotFound;
import dev.slipway.core.Turns;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.InMemoryUsers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Apps in memory. Made with users, it knows only their names as owners; made without, it takes any. */
public final class InMemoryApps implements Apps {
    private final Turns turns;
    private final Consumer<UserName> account;
    private final Map<AppId, App> apps = new HashMap<>();
    private final List<Consumer<App>> places = new ArrayList<>();
    private final List<Consumer<AppId>> followers = new ArrayList<>();
    private final List<Consumer<App>> guards = new ArrayList<>();

    public InMemoryApps() {
        turns = new Turns();
        account = _ -> {};
    }

    public InMemoryApps(InMemoryUsers users) {
        turns = users.turns();
        account = users::require;
        users.beforeRemove(this::refuseOwner);
        users.afterRemove(this::dropGrants);
    }

    @Override
    public void create(App app) {
        turns.run(() -> {
            check(app);
            apps.put(app.id(), app);
            places.forEach(place -> place.accept(app));
        });
    }

    private void check(App app) {
        account.accept(app.owner());
        app.grants().keySet().forEach(account);
        guards.forEach(guard -> guard.accept(app));
        for (var other : apps.values()) {
            if (other.id().equals(app.id())) {
                continue;
            }
            if (other.name().equals(app.name())) {
                throw new Conflict("app '%s' is there already".formatted(app.name()), "choose another name");
            }
            for (var host : app.hosts()) {
                if (other.hosts().contains(host)) {
                    throw new Conflict("host '%s' is another app's".formatted(host), "choose another host");
                }
            }
        }
    }

    @Override
    public Optional<App> find(AppName name) {
        return turns.take(() ->
                apps.values().stream().filter(app -> app.name().equals(name)).findAny());
    }

    @Override
    public Optional<App> find(AppId id) {
        return turns.take(() -> Optional.ofNullable(apps.get(id)));
    }

    @Override
    public List<App> list() {
        return turns.take(() ->
                apps.values().stream().sorted(Comparator.comparing(App::name)).toList());
    }

    @Override
    public Set<AppId> ids() {
        return turns.take(() -> Set.copyOf(apps.keySet()));
    }

    @Override
    public App update(AppId id, UnaryOperator<App> change) {
        return turns.take(() -> {
            var changed = change.apply(require(id));
            check(changed);
            apps.put(id, changed);
            places.forEach(place -> place.accept(changed));
            return changed;
        });
    }

    @Override
    public void remove(AppId id) {
        turns.run(() -> {
            apps.remove(id);
            followers.forEach(follower -> follower.accept(id));
        });
    }

    /** The app of that id, or the failure that a missing one is. */
    public App require(AppId id) {
        return find(id).orElseThrow(() -> new NotFound("the app is gone", "see which there are with the command apps"));
    }

    /** The turns that all fakes of the same store share. */
    public Turns turns() {
        return turns;
    }

    /** Asks {@code guard} before an app is stored; it throws to refuse. */
    public void beforeStore(Consumer<App> guard) {
        guards.add(guard);
    }

    /** Tells {@code place} in the same turn of each app that is made or changed. */
    public void afterStore(Consumer<App> place) {
        places.add(place);
    }

    /** Tells {@code follower} in the same turn that an app was removed. */
    public void afterRemove(Consumer<AppId> follower) {
        followers.add(follower);
    }

    private void refuseOwner(UserName user) {
        if (apps.values().stream().anyMatch(app -> app.owner().equals(user))) {
            throw new Conflict("%s still owns apps".formatted(user), "delete them first");
        }
    }

    private void dropGrants(UserName user) {
        apps.replaceAll((_, app) -> {
            var grants = new HashMap<>(app.grants());
            grants.remove(user);
            return app.withGrants(grants);
        });
    }
}
