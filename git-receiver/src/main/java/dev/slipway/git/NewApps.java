package dev.slipway.git;

import dev.slipway.core.AppName;
import dev.slipway.core.Conflict;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.Apps;
import dev.slipway.core.deploy.Deploys;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.Releases;
import dev.slipway.git.repository.RepositoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Apps that pushes make. One is made when a push that may do so has something to bring, and goes again with the last push
 * to it if none of them left anything behind.
 */
final class NewApps {
    private static final int ONE = 1;

    private final Access access;
    private final Apps apps;
    private final Releases releases;
    private final Deploys deploys;
    private final RepositoryStore store;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<AppId, Integer> pushes = new HashMap<>();
    private final Map<AppId, App> entered = new HashMap<>();
    private final Map<AppId, App> made = new HashMap<>();

    NewApps(Access access, Apps apps, Releases releases, Deploys deploys, RepositoryStore store, Clock clock) {
        this.access = access;
        this.apps = apps;
        this.releases = releases;
        this.deploys = deploys;
        this.store = store;
        this.clock = clock;
    }

    /**
     * The app to push to; a new one, not stored yet, where there is none of that name. To be {@link #leave left}.
     *
     * @throws dev.slipway.core.UserException if {@code who} may not push to it, or not make it
     */
    App enter(Principal who, AppName name) {
        lock.lock();
        try {
            App app;
            if (apps.find(name).isPresent()) {
                app = access.require(who, name, Right.PUSH);
            } else {
                access.requireCreate(who, name);
                app = App.create(name, who.user(), clock.instant());
            }
            pushes.merge(app.id(), 1, Integer::sum);
            entered.put(app.id(), app);
            return app;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The app that a push goes to whose large files come before it; made if it is not there. It stays, as if its owner had
     * made it, whatever becomes of the push.
     *
     * @throws dev.slipway.core.UserException if {@code who} may not push to it, or not make it
     */
    App ahead(Principal who, AppName name) {
        lock.lock();
        try {
            if (apps.find(name).isPresent()) {
                return access.require(who, name, Right.PUSH);
            }
            access.requireCreate(who, name);
            // Over SSH the push that brings them has begun.
            var app = entered.values().stream()
                    .filter(begun -> begun.name().equals(name) && begun.owner().equals(who.user()))
                    .findFirst()
                    .orElseGet(() -> App.create(name, who.user(), clock.instant()));
            apps.create(app);
            return app;
        } finally {
            lock.unlock();
        }
    }

    boolean stored(App app) {
        return apps.find(app.id()).isPresent();
    }

    /**
     * @throws Conflict if another app of that name was made meanwhile
     * @throws dev.slipway.core.UserException if {@code who} may not make it any more: its namespace may be others' by now
     */
    void make(Principal who, App app) {
        access.requireCreate(who, app.name());
        apps.create(app);
        lock.lock();
        try {
            made.put(app.id(), app);
        } finally {
            lock.unlock();
        }
    }

    /** Ends a push; removes the app if pushes made it and nothing came of it. */
    void leave(App app) {
        lock.lock();
        try {
            if (pushes.merge(app.id(), -1, Integer::sum) > 0) {
                return;
            }
            pushes.remove(app.id());
            entered.remove(app.id());
            var first = made.remove(app.id());
            if (first != null && nothingCameOf(first)) {
                apps.remove(app.id());
            }
            if (!stored(app)) {
                store.remove(app.id());
            }
        } finally {
            lock.unlock();
        }
    }

    // An owner who meanwhile changed the app wants to keep it, and so does one who can look up a failed deploy.
    private boolean nothingCameOf(App first) {
        return apps.find(first.id()).filter(first::equals).isPresent()
                && releases.list(first.id()).isEmpty()
                && deploys.list(first.id(), ONE).isEmpty()
                && !hasRefs(first.id());
    }

    private boolean hasRefs(AppId app) {
        try (var repository = store.open(app)) {
            return repository.getRefDatabase().hasRefs();
        } catch (IOException e) {
            throw new UncheckedIOException("list refs of " + app, e);
        }
    }
}
