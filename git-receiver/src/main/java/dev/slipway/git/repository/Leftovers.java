package dev.slipway.git.repository;

import dev.slipway.core.CommitId;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.RefName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.Repositories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server that ended in the middle of something left in the repositories. Used before anybody may push. */
final class Leftovers {
    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    private static final String SUFFIX = ".git";
    // What JGit and git write before they rename it, and their locks; nobody holds one when nothing runs yet.
    private static final Pattern UNFINISHED =
            Pattern.compile("(incoming_|tmp_|gc_|noz|\\.tmp-|unpack).*|.*\\.(lock|keep|tmp)");

    private final Repositories repositories;
    private final Upstream upstream;

    Leftovers(Repositories repositories, Upstream upstream) {
        this.repositories = repositories;
        this.upstream = upstream;
    }

    /** Removes all that is half done, and the repositories of apps that are not there. */
    void sweep(Predicate<AppId> known) throws IOException {
        if (Files.notExists(repositories.root())) {
            return;
        }
        for (var folder : list(repositories.root())) {
            var app = app(folder);
            if (app.isEmpty() || !known.test(app.get())) {
                log.atInfo().addKeyValue("app", folder.getFileName()).log("leftover repository removed");
                Folders.delete(folder);
            } else {
                sweep(app.get(), folder);
            }
        }
    }

    /**
     * Moves a ref to a commit that is in the repository, or that a push brought whose end did not come.
     *
     * @return whether the commit was found
     */
    boolean moveRef(FileRepository repository, AppId app, RefName ref, CommitId commit) throws IOException {
        var id = ObjectId.fromString(commit.value());
        if (!repository.getObjectDatabase().has(id) && !bring(repository, app, id)) {
            return false;
        }
        upstream.force(app, repository, ref.value(), id, () -> moveRef(repository, ref, id));
        removeBrought(app, id);
        return true;
    }

    /** Nobody pushes what was brought, so nobody else would remove it before the next start. */
    private void removeBrought(AppId app, ObjectId commit) throws IOException {
        for (var folder : list(repositories.incoming(app))) {
            var packs = new PackFiles(folder);
            if (upstream.brought(folder) && packs.has(packs.names(), commit)) {
                Folders.delete(folder);
            }
        }
    }

    private static void moveRef(FileRepository repository, RefName ref, ObjectId id) throws IOException {
        var update = repository.updateRef(ref.value());
        update.setNewObjectId(id);
        update.setForceUpdate(true);
        update.setRefLogMessage("deploy", true);
        var result = update.forceUpdate();
        switch (result) {
            case NEW, FAST_FORWARD, FORCED, NO_CHANGE ->
                Folders.syncRefs(repository.getDirectory().toPath(), List.of(ref.value()));
            default -> throw new IOException("%s does not move to %s: %s".formatted(ref, id.name(), result));
        }
    }

    private boolean bring(FileRepository repository, AppId app, ObjectId commit) throws IOException {
        var holder = holder(repository, app, commit);
        if (holder.isEmpty() && upstream.bring(app, repository, commit, repositories.incoming(app))) {
            holder = holder(repository, app, commit);
        }
        if (holder.isPresent()) {
            Quarantine.migrate(holder.get(), repository.getObjectsDirectory().toPath());
        }
        return holder.isPresent();
    }

    /** Looks for a commit everywhere, at last upstream. */
    void require(FileRepository repository, AppId app, CommitId commit) throws IOException {
        var id = ObjectId.fromString(commit.value());
        if (!repository.getObjectDatabase().has(id)
                && holder(repository, app, id).isEmpty()) {
            upstream.bring(app, repository, id, repositories.incoming(app));
        }
    }

    private Optional<Path> holder(FileRepository repository, AppId app, ObjectId commit) throws IOException {
        for (var folder : list(repositories.incoming(app))) {
            try (var view = new Quarantine.View(folder, repository)) {
                if (view.getObjectDatabase().has(commit)) {
                    return Optional.of(folder);
                }
            }
        }
        return Optional.empty();
    }

    private void sweep(AppId app, Path folder) throws IOException {
        for (var push : list(repositories.incoming(app))) {
            if (!upstream.brought(push)) {
                Folders.delete(push);
            }
        }
        for (var file : files(folder)) {
            var name = file.getFileName().toString();
            boolean headless = name.endsWith(".pack")
                    && Files.notExists(file.resolveSibling(name.replaceFirst("\\.pack$", ".idx")));
            if (headless || UNFINISHED.matcher(name).matches()) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static Optional<AppId> app(Path folder) {
        var name = folder.getFileName().toString();
        try {
            return name.endsWith(SUFFIX)
                    ? Optional.of(new AppId(name.substring(0, name.length() - SUFFIX.length())))
                    : Optional.empty();
        } catch (InvalidInput _) {
            return Optional.empty();
        }
    }
}
