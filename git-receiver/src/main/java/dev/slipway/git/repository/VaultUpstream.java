package dev.slipway.git.repository;

import dev.slipway.core.app.AppId;
import dev.slipway.core.app.RepositoryVault;
import dev.slipway.core.app.RepositoryVault.Contents;
import dev.slipway.core.app.RepositoryVault.Version;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;

/**
 * The vault as what the disk is a cache of. Its record is the truth: a ref has moved when the record has, and the disk
 * follows at once, or when the repository is opened next.
 */
final class VaultUpstream implements Upstream {
    private static final int TRIES = 20;
    private static final int REPACKS = 3;
    private static final Duration ALL = Duration.ofDays(-1);

    private final RepositoryVault vault;
    private final Clock clock;
    private final VaultUpkeep upkeep;
    private final String brought = "brought-%s-".formatted(UUID.randomUUID());
    private final Map<AppId, State> states = new ConcurrentHashMap<>();

    /** What the disk has of one app. */
    private static final class State {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile Version known = Version.NONE;
        private volatile Instant cleaned = Instant.MIN;
    }

    /** Makes the next record out of the current one; the current one if nothing is left to change. */
    @FunctionalInterface
    private interface Change {
        Contents apply(Contents current) throws IOException;
    }

    VaultUpstream(RepositoryVault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
        this.upkeep = new VaultUpkeep(vault, clock);
    }

    private State state(AppId app) {
        return states.computeIfAbsent(app, _ -> new State());
    }

    @Override
    public void catchUp(AppId app, FileRepository repository) throws IOException {
        var state = state(app);
        state.lock.lock();
        try {
            follow(state, new Replica(app, repository, vault), app);
        } finally {
            state.lock.unlock();
        }
    }

    private void follow(State state, Replica replica, AppId app) throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            var newer = vault.newer(app, state.known.tag());
            if (newer.isPresent() && !newer.get().equals(Version.NONE)) {
                if (replica.follow(newer.get().contents())) {
                    state.known = newer.get();
                    return;
                }
            } else if (newer.isEmpty() && !state.known.equals(Version.NONE)) {
                return;
            } else if (record(state, replica, app)) {
                return;
            }
        }
        throw new IOException("the record of " + app + " names packs that are not in the vault");
    }

    /** Records what the disk has from a time without a vault; false if another server was faster. */
    private boolean record(State state, Replica replica, AppId app) throws IOException {
        state.known = Version.NONE;
        var refs = replica.refs();
        if (refs.isEmpty()) {
            return true;
        }
        var packs = replica.storeOthers(Set.of());
        var stored = vault.replace(app, Version.NONE, new Contents(refs, packs, Map.of()));
        stored.ifPresent(version -> state.known = version);
        return stored.isPresent();
    }

    @Override
    public void forget(AppId app) {
        state(app).known = Version.NONE;
    }

    @Override
    public Set<String> packs(AppId app) {
        return state(app).known.contents().packs();
    }

    @Override
    public void deposit(AppId app, Path quarantine, Set<String> base) throws IOException {
        var own = new PackFiles(quarantine);
        new Deposit(Replica.store(vault, app, own, own.names()), base).write(quarantine);
    }

    @Override
    public void move(AppId app, FileRepository repository, Refs refs, Local local) throws IOException {
        var deposit = Deposit.read(refs.quarantine());
        var replica = new Replica(app, repository, vault);
        change(
                app,
                replica,
                current -> {
                    var moved = moved(current, refs);
                    return moved.isEmpty() ? current : next(current, moved, deposit);
                },
                () -> {
                    var recorded = waiting(refs);
                    local.run();
                    // What the disk could not follow now, it follows when it catches up.
                    recorded.forEach(command -> command.setResult(Result.OK));
                });
    }

    private static List<ReceiveCommand> moved(Contents current, Refs refs) {
        for (var command : waiting(refs)) {
            var there = current.refs()
                    .getOrDefault(command.getRefName(), ObjectId.zeroId().name());
            if (!there.equals(command.getOldId().name())) {
                command.setResult(Result.REJECTED_OTHER_REASON, "fetch first: it has moved meanwhile");
            }
        }
        var left = waiting(refs);
        if (refs.together() && left.size() < refs.commands().size()) {
            left.forEach(
                    command -> command.setResult(Result.REJECTED_OTHER_REASON, "another ref of the push is refused"));
            return List.of();
        }
        return left;
    }

    private static List<ReceiveCommand> waiting(Refs refs) {
        return refs.commands().stream()
                .filter(command -> command.getResult() == Result.NOT_ATTEMPTED)
                .toList();
    }

    private static Contents next(Contents current, List<ReceiveCommand> moved, Deposit deposit) {
        var refs = new HashMap<>(current.refs());
        for (var command : moved) {
            if (command.getType() == ReceiveCommand.Type.DELETE) {
                refs.remove(command.getRefName());
            } else {
                refs.put(command.getRefName(), command.getNewId().name());
            }
        }
        // A repack may have retired packs that the push builds on, and dropped objects of theirs.
        var packs = new TreeSet<>(deposit.own());
        packs.addAll(deposit.base());
        return with(current, refs, packs);
    }

    private static Contents with(Contents current, Map<String, String> refs, Set<String> more) {
        var packs = new TreeSet<>(current.packs());
        packs.addAll(more);
        var retired = new HashMap<>(current.retired());
        retired.keySet().removeAll(packs);
        return new Contents(refs, packs, retired);
    }

    @Override
    public void force(AppId app, FileRepository repository, String ref, ObjectId to, Local local) throws IOException {
        var replica = new Replica(app, repository, vault);
        change(
                app,
                replica,
                current -> {
                    var refs = new HashMap<>(current.refs());
                    refs.put(ref, to.name());
                    return with(current, refs, needed(current, replica, repository, to));
                },
                local);
    }

    /** The packs, beside the current ones, without which the vault would lack the object or what it builds on. */
    private Set<String> needed(Contents current, Replica replica, FileRepository repository, ObjectId id)
            throws IOException {
        var deposit = deposited(repository, id);
        if (!deposit.own().isEmpty()) {
            var packs = new HashSet<>(deposit.own());
            packs.addAll(deposit.base());
            return packs;
        }
        if (replica.has(current.packs(), id)) {
            return Set.of();
        }
        if (replica.has(current.retired().keySet(), id)) {
            return current.retired().keySet();
        }
        return replica.storeOthers(VaultUpkeep.names(current));
    }

    private static Deposit deposited(FileRepository repository, ObjectId id) throws IOException {
        var incoming = Quarantine.incoming(repository);
        if (Files.notExists(incoming)) {
            return Deposit.NONE;
        }
        try (var quarantines = Files.newDirectoryStream(incoming)) {
            for (var quarantine : quarantines) {
                var packs = new PackFiles(quarantine);
                var deposit = Deposit.read(quarantine);
                if (!deposit.own().isEmpty() && packs.has(packs.names(), id)) {
                    return deposit;
                }
            }
        }
        return Deposit.NONE;
    }

    /** Replaces the record, however often others are faster; then the disk follows. */
    private void change(AppId app, Replica replica, Change change, Local local) throws IOException {
        var state = state(app);
        state.lock.lock();
        try {
            for (int tries = 0; tries < TRIES; tries++) {
                follow(state, replica, app);
                var current = state.known;
                var next = change.apply(current.contents());
                if (next.equals(current.contents())) {
                    return;
                }
                var stored = vault.replace(app, current, next);
                if (stored.isPresent()) {
                    local.run();
                    follow(state, replica, app);
                    return;
                }
            }
            throw new IOException("the record of " + app + " changes all the time");
        } finally {
            state.lock.unlock();
        }
    }

    @Override
    public boolean bring(AppId app, FileRepository repository, ObjectId object, Path incoming) throws IOException {
        var contents = state(app).known.contents();
        var recorded = VaultUpkeep.names(contents);
        for (var file : vault.list(app, ALL)) {
            var name = file.substring(0, file.lastIndexOf('.'));
            if (file.endsWith(PackFiles.INDEX) && !recorded.contains(name)) {
                var quarantine = incoming.resolve(brought + name);
                Files.createDirectories(quarantine.resolve("pack"));
                if (fetch(app, name, object, quarantine)) {
                    new Deposit(Set.of(name), contents.packs()).write(quarantine);
                    return true;
                }
                Folders.delete(quarantine);
            }
        }
        return false;
    }

    private boolean fetch(AppId app, String name, ObjectId object, Path quarantine) throws IOException {
        var pack = new PackFiles(quarantine);
        var local = Replica.local(name);
        try {
            vault.fetch(app, name + PackFiles.INDEX, pack.index(local));
            if (!pack.has(Set.of(local), object)) {
                return false;
            }
            vault.fetch(app, name + PackFiles.PACK, pack.pack(local));
            return true;
        } catch (FileNotFoundException _) {
            // Its server was interrupted before it had stored all, or it was just removed.
            return false;
        }
    }

    @Override
    public boolean brought(Path quarantine) {
        return quarantine.getFileName().toString().startsWith(brought);
    }

    @Override
    public void repack(AppId app, FileRepository repository, Local local) throws IOException {
        // Else packs of the last hour stay beside the new one, and all are stored again after the next push.
        repository.getConfig().setString("gc", null, "prunePackExpire", "now");
        var replica = new Replica(app, repository, vault);
        boolean recorded = false;
        for (int tries = 0; tries < REPACKS && !recorded; tries++) {
            catchUp(app, repository);
            var before = state(app).known;
            local.run();
            recorded = upkeep.record(app, replica, before);
        }
    }

    @Override
    public boolean cleaningIsDue(AppId app) {
        return state(app).cleaned.isBefore(clock.instant().minus(VaultUpkeep.KEPT));
    }

    @Override
    public void clean(AppId app) throws IOException {
        if (cleaningIsDue(app)) {
            state(app).cleaned = clock.instant();
            upkeep.clean(app);
        }
    }

    @Override
    public void remove(AppId app) {
        vault.remove(app);
        states.remove(app);
    }
}
