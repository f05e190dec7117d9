package dev.slipway.git.repository;

import dev.slipway.core.CommitId;
import dev.slipway.core.RefName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppResource;
import dev.slipway.core.app.Repositories;
import dev.slipway.core.app.RepositoryVault;
import dev.slipway.core.deploy.Refs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.lib.RepositoryCache.FileKey;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.util.FS;

/**
 * The bare repositories: made when they are first opened, shared by all who have them open, removed with their app. What is
 * half made or half removed has a name that begins with a dot, and is swept at the next start.
 */
public final class RepositoryStore implements AppResource, Refs {
    private static final String CONFIG = """
            [core]
            \trepositoryformatversion = 0
            \tfilemode = true
            \tbare = true
            [receive]
            \tautogc = false
            [uploadpack]
            \tallowFilter = true
            [gc]
            \tauto = 0
            [transfer]
            \tfsckObjects = true
            """;

    private final Repositories repositories;
    private final Upstream upstream;
    private final Leftovers leftovers;
    private final Tidying tidying;
    private final UnpackMemory memory = new UnpackMemory(Runtime.getRuntime().maxMemory());

    /** Of which there is no more than is on the disk. */
    public RepositoryStore(Repositories repositories) {
        this(repositories, Upstream.NONE);
    }

    /** Whose folders on the disk are a cache of what is in the vault. */
    public RepositoryStore(Repositories repositories, RepositoryVault vault, Clock clock) {
        this(repositories, new VaultUpstream(vault, clock));
    }

    private RepositoryStore(Repositories repositories, Upstream upstream) {
        this.repositories = repositories;
        this.upstream = upstream;
        this.leftovers = new Leftovers(repositories, upstream);
        this.tidying = new Tidying(this, upstream);
        GitSettings.apply();
    }

    /** The app's repository, made if it is missing; its user closes it. */
    public FileRepository open(AppId app) {
        var folder = repositories.of(app);
        try {
            if (Files.notExists(folder)) {
                upstream.forget(app);
                make(folder);
            }
            var repository = (FileRepository) RepositoryCache.open(FileKey.exact(folder.toFile(), FS.DETECTED), true);
            try {
                upstream.catchUp(app, repository);
                return repository;
            } catch (IOException | RuntimeException e) {
                repository.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("open repository " + app, e);
        }
    }

    public boolean exists(AppId app) {
        return Files.exists(repositories.of(app));
    }

    /** A place for the objects of one push to the app. */
    public Quarantine quarantine(AppId app, FileRepository repository) {
        return Quarantine.open(app, repository, upstream, memory);
    }

    /** The submodules of the apps. */
    public SubmoduleFolders submodules() {
        return new SubmoduleFolders(repositories, memory);
    }

    /** The bytes of the repository's objects. */
    public long size(AppId app) {
        try {
            return Folders.size(repositories.of(app).resolve("objects"));
        } catch (IOException e) {
            throw new UncheckedIOException("measure repository " + app, e);
        }
    }

    /** Repacks the repository, in the background and in its own time, if many pushes have left their packs. */
    public void tidy(AppId app, FileRepository repository) {
        tidying.consider(app, repository);
    }

    /**
     * Cleans up after a server that did not end in order: half-done writes, and repositories of apps that are not
     * {@code known}. Called at the start, after refs have followed what runs, before anybody pushes.
     */
    public void sweep(Predicate<AppId> known) {
        try {
            leftovers.sweep(known);
        } catch (IOException e) {
            throw new UncheckedIOException("clean up " + repositories.root(), e);
        }
    }

    @Override
    public boolean move(AppId app, RefName ref, CommitId commit) {
        try (var repository = open(app)) {
            return leftovers.moveRef(repository, app, ref, commit);
        } catch (IOException e) {
            throw new UncheckedIOException("move %s of %s".formatted(ref, app), e);
        }
    }

    /**
     * Makes sure that the disk has a commit which a push brought, to this server or another: at its place, or among what is
     * {@link Repositories#incoming incoming}.
     */
    public void require(AppId app, CommitId commit) {
        try (var repository = open(app)) {
            leftovers.require(repository, app, commit);
        } catch (IOException e) {
            throw new UncheckedIOException("look for %s of %s".formatted(commit, app), e);
        }
    }

    @Override
    public List<String> commits(AppId app, CommitId in, CommitId notIn, int most) {
        try (var repository = open(app);
                var walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(ObjectId.fromString(in.value())));
            walk.markUninteresting(walk.parseCommit(ObjectId.fromString(notIn.value())));
            var lines = new ArrayList<String>();
            for (var commit = walk.next(); commit != null && lines.size() < most; commit = walk.next()) {
                var id = new CommitId(commit.name());
                lines.add(id.abbreviated() + " " + commit.getShortMessage());
            }
            return lines;
        } catch (MissingObjectException | IncorrectObjectTypeException _) {
            // Packed away since nothing names it any more; releases keep their images, not always their commits.
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("read the history of " + app, e);
        }
    }

    @Override
    public void remove(AppId app) {
        upstream.remove(app);
        var folder = repositories.of(app);
        if (Files.notExists(folder)) {
            return;
        }
        var removed = hidden();
        try {
            Files.move(folder, removed, StandardCopyOption.ATOMIC_MOVE);
            RepositoryCache.unregister(FileKey.exact(folder.toFile(), FS.DETECTED));
            Folders.delete(removed);
        } catch (IOException e) {
            throw new UncheckedIOException("remove repository " + app, e);
        }
    }

    private void make(Path folder) throws IOException {
        var made = hidden();
        for (var part : new String[] {"objects/pack", "objects/info", "refs/heads", "refs/tags", "incoming"}) {
            Files.createDirectories(made.resolve(part));
        }
        Folders.write(made.resolve("HEAD"), "ref: refs/heads/main\n");
        Folders.write(made.resolve("config"), CONFIG);
        Folders.sync(made);
        try {
            Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
            Folders.sync(repositories.root());
        } catch (FileSystemException e) {
            // Java has no kind of failure of its own for a folder that is there and not empty.
            if (Files.notExists(folder)) {
                throw e;
            }
            // another push was first
            Folders.delete(made);
        }
    }

    private Path hidden() {
        return repositories.root().resolve("." + UUID.randomUUID());
    }
}
