package dev.slipway.git.upload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.Busy;
import dev.slipway.core.CommitId;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.RefName;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.ImageTree;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.deploy.UploadId;
import dev.slipway.core.deploy.Uploads;
import dev.slipway.core.webhook.GitLogin;
import dev.slipway.git.remote.RemoteRepositories;
import dev.slipway.git.repository.Expansion;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.RepositoryStore;
import dev.slipway.git.repository.StrictObjectChecker;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Puts what is uploaded into the apps' repositories, where one ref keeps the newest of each until it is deployed. */
public final class RepositoryUploads implements Uploads {
    private static final RefName KEPT = new RefName("refs/uploads/latest");
    static final int AT_ONCE = 4;
    private static final int PATIENCE_SECONDS = 20;

    private final RepositoryStore store;
    private final RemoteRepositories remotes;
    private final RepositoryLimits repositories;
    private final UploadedArchives archives;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final ReentrantLock moves = new ReentrantLock();

    public RepositoryUploads(
            RepositoryStore store,
            RemoteRepositories remotes,
            RepositoryLimits repositories,
            UploadedArchives archives,
            Clock clock) {
        this.store = store;
        this.remotes = remotes;
        this.repositories = repositories;
        this.archives = archives;
        this.clock = clock;
    }

    /** The files are looked at as they come, but made objects only when they are deployed: that takes many times as long. */
    @Override
    public UploadId receive(AppId app, InputStream archive) {
        enter();
        try (var repository = store.open(app);
                var quarantine = store.quarantine(app, repository);
                var discarding = new DiscardingInserter()) {
            requireRoom(app);
            return archives.put(app, archive, in -> read(in, quarantine.scratch(), tree(discarding, checker())));
        } catch (IOException e) {
            throw new UncheckedIOException("keep an archive for " + app, e);
        } finally {
            places.release();
        }
    }

    private StrictObjectChecker checker() {
        return new StrictObjectChecker(new Expansion(repositories, () -> 0));
    }

    private Tree tree(ObjectInserter inserter, StrictObjectChecker checker) {
        return new Tree(inserter, checker, repositories, archives.limits());
    }

    private ObjectId read(InputStream archive, Path scratch, Tree tree) throws IOException {
        Archive.read(archive, scratch, tree, archives.limits());
        return tree.write();
    }

    @Override
    public UploadId ofImage(AppId app, UserName by, String image) {
        requireRoom(app);
        var text = ImageTree.text(image).getBytes(UTF_8);
        var commit = files(app, by, (tree, _) -> {
            tree.file(ImageTree.FILE, false, text.length, new ByteArrayInputStream(text));
            return tree.write();
        });
        return new UploadId(UploadId.Kind.FILES, commit);
    }

    /** Fills a tree, and writes it. */
    @FunctionalInterface
    private interface Filling {
        ObjectId fill(Tree tree, Path scratch) throws IOException;
    }

    private CommitId files(AppId app, UserName by, Filling filling) {
        return keep(app, (inserter, checker, scratch) -> {
            var tree = filling.fill(tree(inserter, checker), scratch);
            return inserter.insert(commit(tree, Optional.empty(), by, "Upload"));
        });
    }

    private void enter() {
        try {
            if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Busy("too many archives are being unpacked", "try again in a minute");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Busy("the server is restarting", "try again in a minute");
        }
    }

    private void requireRoom(AppId app) {
        if (store.size(app) >= repositories.repositoryBytes()) {
            throw new InvalidInput(
                    "the app's repository is at its limit of %d bytes".formatted(repositories.repositoryBytes()),
                    "ask the server's operator for a higher one");
        }
    }

    private CommitBuilder commit(ObjectId tree, Optional<RevCommit> parent, UserName by, String message) {
        var commit = new CommitBuilder();
        commit.setTreeId(tree);
        parent.ifPresent(commit::setParentId);
        var author = new PersonIdent(by.value(), by.value() + "@slipway", clock.instant(), clock.getZone());
        commit.setAuthor(author);
        commit.setCommitter(author);
        commit.setMessage(message);
        return commit;
    }

    /** Makes a commit. */
    @FunctionalInterface
    private interface Making {
        ObjectId by(ObjectInserter inserter, StrictObjectChecker checker, Path scratch) throws IOException;
    }

    /** Makes a commit outside of the repository; only when it is whole it becomes a part of that, for good. */
    private CommitId keep(AppId app, Making making) {
        try (var repository = store.open(app);
                var quarantine = store.quarantine(app, repository)) {
            var checker = checker();
            CommitId made;
            try (var inserter = quarantine.newPack()) {
                made = new CommitId(
                        making.by(inserter, checker, quarantine.scratch()).name());
                inserter.flush();
            }
            requireModules(checker, quarantine.repository());
            quarantine.sync();
            quarantine.deposit();
            keep(app, made);
            store.tidy(app, repository);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("keep an upload for " + app, e);
        }
    }

    /** Points the ref that keeps it at a commit which waits in quarantine; of two at once, one after the other. */
    private void keep(AppId app, CommitId commit) {
        moves.lock();
        try {
            if (!store.move(app, KEPT, commit)) {
                throw new IllegalStateException("what was just brought is not there");
            }
        } finally {
            moves.unlock();
        }
    }

    private static void requireModules(StrictObjectChecker checker, Repository repository) throws IOException {
        var fault = checker.modulesFault(repository);
        if (fault.isPresent()) {
            throw new InvalidInput(fault.get(), "leave it out and upload the rest");
        }
    }

    @Override
    public Fetched fetch(AppId app, URI url, String revision, Optional<GitLogin> login) throws InterruptedException {
        try (var named = remotes.fetch(app, url, revision, login)) {
            var commit = named.fetched().commit();
            keep(app, commit);
            return new Fetched(new UploadId(UploadId.Kind.HISTORY, commit), named.branch());
        }
    }

    @Override
    public Push push(App app, UploadId upload, UserName by, String message) {
        var commit = upload.kind() == UploadId.Kind.ARCHIVE ? unpacked(app.id(), upload, by) : upload.commit();
        try (var repository = store.open(app.id());
                var walk = new RevWalk(repository)) {
            var branch = branch(app, repository);
            var head = head(repository, walk, branch);
            var brought = brought(walk, commit);
            var deployed = switch (upload.kind()) {
                case HISTORY -> following(app, walk, head, brought);
                case ARCHIVE, FILES -> onTop(app, head, brought, by, message);
            };
            return new Push(app.id(), branch, deployed, by, false, message);
        } catch (IOException e) {
            throw new UncheckedIOException("make a commit for " + app.id(), e);
        }
    }

    private CommitId unpacked(AppId app, UploadId upload, UserName by) {
        enter();
        try {
            requireRoom(app);
            return archives.read(app, upload, in -> files(app, by, (tree, scratch) -> read(in, scratch, tree)));
        } catch (FileNotFoundException _) {
            throw mismatch();
        } catch (IOException e) {
            throw new UncheckedIOException("unpack an archive for " + app, e);
        } finally {
            places.release();
        }
    }

    /** The one of the deploy branches that is there, else the first. */
    private static RefName branch(App app, FileRepository repository) throws IOException {
        for (var branch : app.settings().deployBranches()) {
            if (repository.exactRef(branch.value()) != null) {
                return branch;
            }
        }
        return app.settings().deployBranches().getFirst();
    }

    private static Optional<RevCommit> head(FileRepository repository, RevWalk walk, RefName branch)
            throws IOException {
        var ref = repository.exactRef(branch.value());
        return ref == null || ref.getObjectId() == null
                ? Optional.empty()
                : Optional.of(walk.parseCommit(ref.getObjectId()));
    }

    private static RevCommit brought(RevWalk walk, CommitId commit) throws IOException {
        try {
            return walk.parseCommit(ObjectId.fromString(commit.value()));
        } catch (MissingObjectException | IncorrectObjectTypeException _) {
            throw mismatch();
        }
    }

    private static InvalidInput mismatch() {
        return new InvalidInput("blob app mismatch", "upload it for this app first");
    }

    private static CommitId following(App app, RevWalk walk, Optional<RevCommit> head, RevCommit brought)
            throws IOException {
        if (!app.settings().forcePush() && head.isPresent() && !walk.isMergedInto(head.get(), brought)) {
            throw new Conflict(
                    "the commit does not follow what the deploy branch has",
                    "merge it first, or turn the setting force-push on");
        }
        return new CommitId(brought.name());
    }

    private CommitId onTop(App app, Optional<RevCommit> head, RevCommit brought, UserName by, String message) {
        var tree = brought.getTree().getId();
        return head.filter(there -> there.getTree().getId().equals(tree))
                .map(there -> new CommitId(there.name()))
                .orElseGet(() -> keep(app.id(), (inserter, _, _) -> inserter.insert(commit(tree, head, by, message))));
    }
}
