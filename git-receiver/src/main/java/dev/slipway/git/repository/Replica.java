package dev.slipway.git.repository;

import dev.slipway.core.app.AppId;
import dev.slipway.core.app.RepositoryVault;
import dev.slipway.core.app.RepositoryVault.Contents;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;

/**
 * One repository on the disk beside its files in the vault. In the vault a pack's name ends in a part that was never used
 * before, since packs of the same objects may differ in their bytes; on the disk one of them is enough.
 */
final class Replica {
    private final AppId app;
    private final FileRepository repository;
    private final RepositoryVault vault;
    private final PackFiles packs;

    Replica(AppId app, FileRepository repository, RepositoryVault vault) {
        this.app = app;
        this.repository = repository;
        this.vault = vault;
        this.packs = new PackFiles(repository.getObjectsDirectory().toPath());
    }

    /** The disk's name of a pack of the vault. */
    static String local(String name) {
        return name.substring(0, name.lastIndexOf('-'));
    }

    static Set<String> local(Set<String> names) {
        return names.stream().map(Replica::local).collect(Collectors.toSet());
    }

    /** Makes the disk what the vault has; false if a pack is not there any more, for the record has changed meanwhile. */
    boolean follow(Contents contents) throws IOException {
        var there = packs.names();
        for (var name : new TreeSet<>(contents.packs())) {
            if (there.add(local(name))) {
                try {
                    packs.add(local(name), (ending, file) -> vault.fetch(app, name + ending, file));
                } catch (FileNotFoundException _) {
                    return false;
                }
            }
        }
        setRefs(contents.refs());
        return true;
    }

    private void setRefs(Map<String, String> wanted) throws IOException {
        var there = refs();
        var none = ObjectId.zeroId().name();
        var gone = new ArrayList<ReceiveCommand>();
        there.forEach((name, id) -> {
            if (!wanted.containsKey(name)) {
                gone.add(command(name, id, none));
            }
        });
        var moved = new ArrayList<ReceiveCommand>();
        wanted.forEach((name, id) -> {
            if (!id.equals(there.get(name))) {
                moved.add(command(name, there.getOrDefault(name, none), id));
            }
        });
        // One after the other: a name may become a folder, or a folder a name.
        execute(gone);
        execute(moved);
    }

    private static ReceiveCommand command(String name, String from, String to) {
        return new ReceiveCommand(ObjectId.fromString(from), ObjectId.fromString(to), name);
    }

    private void execute(List<ReceiveCommand> commands) throws IOException {
        if (commands.isEmpty()) {
            return;
        }
        var batch = repository.getRefDatabase().newBatchUpdate();
        batch.setAllowNonFastForwards(true);
        batch.setAtomic(true);
        batch.addCommand(commands);
        try (var walk = new RevWalk(repository)) {
            batch.execute(walk, NullProgressMonitor.INSTANCE);
        }
        for (var command : commands) {
            if (command.getResult() != ReceiveCommand.Result.OK) {
                throw new IOException("cannot follow the vault: " + command + ": " + command.getResult());
            }
        }
    }

    /** The refs that are kept in the vault: those of releases are made anew from what is known of them. */
    Map<String, String> refs() throws IOException {
        return repository.getRefDatabase().getRefsByPrefix("refs/").stream()
                .filter(ref -> !ref.getName().startsWith(ReleaseRefs.PREFIX) && ref.getObjectId() != null)
                .collect(Collectors.toMap(Ref::getName, Replica::id, (first, _) -> first, TreeMap::new));
    }

    private static String id(Ref ref) {
        return ObjectId.toString(ref.getObjectId());
    }

    /** Stores the disk's packs that are not among those of the vault; returns their names there. */
    Set<String> storeOthers(Set<String> known) throws IOException {
        var others = packs.names();
        others.removeAll(local(known));
        return store(vault, app, packs, others);
    }

    /** Stores packs under names of their own; returns these. */
    static Set<String> store(RepositoryVault vault, AppId app, PackFiles from, Collection<String> names)
            throws IOException {
        var stored = new TreeSet<String>();
        for (var name : names) {
            var unused = name + "-" + UUID.randomUUID().toString().substring(0, 8);
            vault.store(app, unused + PackFiles.PACK, from.pack(name));
            vault.store(app, unused + PackFiles.INDEX, from.index(name));
            stored.add(unused);
        }
        return stored;
    }

    boolean has(Set<String> names, ObjectId id) throws IOException {
        return packs.has(local(names), id);
    }

    Set<String> packs() throws IOException {
        return packs.names();
    }
}
