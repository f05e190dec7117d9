package dev.slipway.git.repository;

import dev.slipway.core.app.AppId;
import dev.slipway.core.app.RepositoryVault;
import dev.slipway.core.app.RepositoryVault.Contents;
import dev.slipway.core.app.RepositoryVault.Version;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Keeps the packs of a vault few, and removes those that nobody needs. */
final class VaultUpkeep {
    /** Longer than any push waits for its deploy: what a push brought, or builds on, is there until it has ended. */
    static final Duration KEPT = Duration.ofDays(1);

    private static final String ANY = "any";

    private final RepositoryVault vault;
    private final Clock clock;

    VaultUpkeep(RepositoryVault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * Records the packs that a repack has left on the disk, of which {@code before} was the record.
     *
     * @return whether it could: if anybody changed the record meanwhile, the vault stays as it is
     */
    boolean record(AppId app, Replica replica, Version before) throws IOException {
        var there = replica.packs();
        var old = before.contents();
        var packs = old.packs().stream()
                .filter(name -> there.contains(Replica.local(name)))
                .collect(Collectors.toCollection(TreeSet::new));
        var retired = new HashMap<>(old.retired());
        old.packs().stream().filter(name -> !packs.contains(name)).forEach(name -> retired.put(name, clock.instant()));
        var made = replica.storeOthers(names(old));
        packs.addAll(made);
        if (made.isEmpty() && packs.equals(old.packs())) {
            return true;
        }
        if (vault.replace(app, before, new Contents(old.refs(), packs, retired)).isPresent()) {
            return true;
        }
        vault.discard(app, files(made));
        return false;
    }

    /** Removes packs that were retired, or kept for a push that came to nothing, long ago. */
    void clean(AppId app) throws IOException {
        var old = vault.list(app, KEPT);
        var current = vault.newer(app, ANY).orElse(Version.NONE);
        var left = withoutExpired(app, current);
        if (left.isPresent()) {
            var needed = files(names(left.get().contents()));
            vault.discard(
                    app, old.stream().filter(name -> !needed.contains(name)).toList());
        }
    }

    private Optional<Version> withoutExpired(AppId app, Version current) throws IOException {
        var contents = current.contents();
        Instant latest = clock.instant().minus(KEPT);
        var retired = contents.retired().entrySet().stream()
                .filter(pack -> pack.getValue().isAfter(latest))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return retired.equals(contents.retired())
                ? Optional.of(current)
                : vault.replace(app, current, new Contents(contents.refs(), contents.packs(), retired));
    }

    /** All packs that a record names. */
    static Set<String> names(Contents contents) {
        var names = new HashSet<>(contents.packs());
        names.addAll(contents.retired().keySet());
        return names;
    }

    private static Set<String> files(Set<String> packs) {
        var files = new HashSet<String>();
        for (var name : packs) {
            files.add(name + PackFiles.PACK);
            files.add(name + PackFiles.INDEX);
        }
        return files;
    }
}
