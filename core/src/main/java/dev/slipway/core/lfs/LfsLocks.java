package dev.slipway.core.lfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.AppName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.Sha256;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.Apps;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.ObjectStore;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who has locked which file of an app: an object for each, named after the path, so that of several who lock it one succeeds,
 * whichever server they ask. Locks bind git-lfs, not pushes.
 */
public final class LfsLocks {
    private static final int LONGEST_PATH = 1000;
    private static final int ID_BYTES = 16;
    private static final int PAGE = 100;

    private final ObjectStore store;
    private final Access access;
    private final Apps apps;
    private final LfsLimits limits;
    private final Clock clock;

    /** What became of the wish for a lock: made, or there already. */
    public record Outcome(Lock lock, boolean made) {}

    /**
     * Some of the locks.
     *
     * @param next where the next page begins; empty if this is the last
     */
    public record Page(List<Lock> locks, String next) {}

    public LfsLocks(ObjectStore store, Access access, Apps apps, LfsLimits limits, Clock clock) {
        this.store = store;
        this.access = access;
        this.apps = apps;
        this.limits = limits;
        this.clock = clock;
    }

    /** Locks the file, which need not be there, unless it is locked. */
    public Outcome lock(Principal who, AppName name, String path) throws IOException {
        var app = access.require(who, name, Right.PUSH).id();
        var lock = new Lock(idOf(path), path, who.user(), clock.instant().truncatedTo(ChronoUnit.SECONDS));
        if (store.list(folder(app)).size() >= limits.locks()) {
            throw new NotAllowed(
                    "the app has %d locks, which is the limit".formatted(limits.locks()), "unlock some files");
        }
        var text = "%s\n%s\n%s".formatted(lock.owner(), lock.at(), lock.path());
        // Twice, since what is in the way may be unlocked in between.
        for (int i = 0; i < 2; i++) {
            if (store.create(key(app, lock.id()), text.getBytes(UTF_8))) {
                return new Outcome(lock, true);
            }
            var other = find(app, lock.id());
            if (other.isPresent()) {
                return new Outcome(other.get(), false);
            }
        }
        throw new NotAllowed("others lock and unlock %s right now".formatted(path), "try again");
    }

    /**
     * Locks of the app, in the order of their ids.
     *
     * @param id empty for all
     * @param path empty for all
     * @param from what the last page had as its next; empty to begin
     */
    public Page list(Principal who, AppName name, String id, String path, String from) throws IOException {
        var app = access.require(who, name, Right.READ).id();
        var wanted = path.isEmpty() ? id : idOf(path);
        return wanted.isEmpty()
                ? page(app, from)
                : new Page(
                        find(app, wanted).stream()
                                .filter(lock -> id.isEmpty() || id.equals(lock.id()))
                                .toList(),
                        "");
    }

    /** Locks that who pushes should know of; none of an app that the push is about to make. */
    public Page beforePush(Principal who, AppName name, String from) throws IOException {
        if (apps.find(name).isEmpty()) {
            access.requireCreate(who, name);
            return new Page(List.of(), "");
        }
        return page(access.require(who, name, Right.PUSH).id(), from);
    }

    private Page page(AppId app, String from) throws IOException {
        var locks = new ArrayList<Lock>();
        for (var object : store.list(folder(app))) {
            var id = idOf(object.key());
            if (locks.size() == PAGE) {
                return new Page(locks, id);
            }
            if (id.compareTo(from) >= 0) {
                find(app, id).ifPresent(locks::add);
            }
        }
        return new Page(locks, "");
    }

    /**
     * Unlocks a file.
     *
     * @param force whether also somebody else's lock, which needs the right to manage the app
     * @throws NotFound if there is no such lock
     * @throws NotAllowed if it is somebody else's
     */
    public Lock unlock(Principal who, AppName name, String id, boolean force) throws IOException {
        var app = access.require(who, name, Right.PUSH);
        var lock = find(app.id(), id)
                .orElseThrow(() -> new NotFound("there is no such lock", "see which there are with git lfs locks"));
        if (!lock.owner().equals(who.user()) && !force) {
            throw new NotAllowed(
                    "%s has locked %s".formatted(lock.owner(), lock.path()),
                    "who manages the app may unlock with --force");
        }
        if (!lock.owner().equals(who.user())) {
            access.require(who, name, Right.MANAGE);
        }
        store.removeBelow(folder(app.id(), id));
        return lock;
    }

    private Optional<Lock> find(AppId app, String id) throws IOException {
        if (!id.matches("[0-9a-f]{32}")) {
            return Optional.empty();
        }
        try (var in = store.open(key(app, id))) {
            var lines = new String(in.readAllBytes(), UTF_8).split("\n", 3);
            return Optional.of(new Lock(id, lines[2], new UserName(lines[0]), Instant.parse(lines[1])));
        } catch (FileNotFoundException _) {
            return Optional.empty();
        }
    }

    private static String idOf(String path) {
        if (path.isEmpty() || path.length() > LONGEST_PATH || path.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInput("that is not the path of a file", "name it as git does");
        }
        return Sha256.hex(path).substring(0, 2 * ID_BYTES);
    }

    private static String idOf(ObjectKey key) {
        var parts = key.value().split("/");
        return parts[parts.length - 2];
    }

    private static ObjectKey folder(AppId app) {
        return new ObjectKey(LfsObjects.PREFIX + app + "/locks");
    }

    private static ObjectKey folder(AppId app, String id) {
        return new ObjectKey(folder(app) + "/" + id);
    }

    private static ObjectKey key(AppId app, String id) {
        return new ObjectKey(folder(app, id) + "/lock");
    }
}
