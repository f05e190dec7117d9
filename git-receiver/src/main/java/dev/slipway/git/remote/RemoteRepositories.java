package dev.slipway.git.remote;

import dev.slipway.core.CommitId;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.RefName;
import dev.slipway.core.Secret;
import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.GitLogin;
import dev.slipway.core.webhook.Remotes;
import dev.slipway.git.repository.Quarantine;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.RepositoryStore;
import dev.slipway.git.ssh.Ed25519Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;

/**
 * Fetches branches from repositories elsewhere by smart HTTP or SSH. What comes is judged as a push is, and waits in quarantine
 * until a deploy has made it the app's.
 */
public final class RemoteRepositories implements Remotes {
    private static final Duration WHOLE = Duration.ofMinutes(15);
    private static final int AT_ONCE = 4;
    private static final String PRIVATE =
            "if it is private, add the webhook again with a token that may read it, or give it the deploy key";
    // A token says whose it is; providers want a name before it, whatever that is.
    private static final String ANYBODY = "oauth2";
    private static final String OPEN = "if it is private, name a gitconfig whose login may read it";
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final long LOOK_BYTES = 8 << 20;

    private final RepositoryStore store;
    private final RepositoryLimits limits;
    private final Wire wire;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    public RemoteRepositories(RepositoryStore store, RepositoryLimits limits, Reach reach) {
        this.store = store;
        this.limits = limits;
        this.wire = new Wire(reach, limits);
    }

    /**
     * A revision that was fetched.
     *
     * @param branch its branch; empty where it is a tag or a commit
     */
    public record Named(Fetched fetched, String branch) implements AutoCloseable {
        @Override
        public void close() {
            fetched.close();
        }
    }

    /**
     * Fetches a revision by HTTP, into the app's repository.
     *
     * @param revision a branch, a tag or a commit; empty for the branch that a clone would have
     */
    public Named fetch(AppId app, URI url, String revision, Optional<GitLogin> login) throws InterruptedException {
        var origin = login.map(
                        with -> new Wire.Origin(url, with.user().isEmpty() ? ANYBODY : with.user(), with.password()))
                .orElseGet(() -> new Wire.Origin(url, "", new Secret("")));
        var asked = new Revision(revision);
        var fetched = fetch(app, origin, asked.candidates(), asked::find, OPEN);
        return new Named(fetched, asked.branch());
    }

    @Override
    public Fetched fetch(AppId app, Remote remote) throws InterruptedException {
        return fetch(app, origin(remote), wanted(remote), talk -> offered(talk, remote.ref()), PRIVATE);
    }

    /** Finds what is asked for among what is offered. */
    @FunctionalInterface
    interface Finding {
        Offered in(FetchConnection connection) throws IOException;
    }

    /** A ref of a repository elsewhere. */
    record Offered(String name, ObjectId id) {
        static Optional<Offered> by(FetchConnection connection, String name) {
            var ref = connection.getRef(name);
            var id = ref == null ? null : ref.getObjectId();
            return id == null ? Optional.empty() : Optional.of(new Offered(name, id));
        }
    }

    private Fetched fetch(AppId app, Wire.Origin origin, List<RefSpec> wanted, Finding finding, String hidden)
            throws InterruptedException {
        places.acquire();
        try {
            var repository = store.open(app);
            try {
                return fetch(app, repository, origin, wanted, finding, hidden);
            } catch (RuntimeException | Error e) {
                repository.close();
                throw e;
            }
        } finally {
            places.release();
        }
    }

    private Fetched fetch(
            AppId app,
            FileRepository repository,
            Wire.Origin origin,
            List<RefSpec> wanted,
            Finding finding,
            String hidden) {
        requireRoom(app);
        var quarantine = store.quarantine(app, repository);
        var allowance = new Allowance(WHOLE, limits.packBytes());
        try {
            var view = quarantine.repository();
            var brought = wire.fetch(view, origin, wanted, 0, allowance, talk -> bring(talk, view, finding.in(talk)));
            var head = requireWhole(view, brought);
            deposit(quarantine, app);
            return new FetchedBranch(repository, quarantine, head, () -> store.tidy(app, repository));
        } catch (IOException e) {
            quarantine.close();
            throw new FetchFailure(origin.url(), allowance.status(), hidden).of(e);
        } catch (RuntimeException | Error e) {
            quarantine.close();
            throw e;
        }
    }

    private void requireRoom(AppId app) {
        if (store.size(app) >= limits.repositoryBytes()) {
            throw new InvalidInput(
                    "the app's repository is at its limit of %d bytes".formatted(limits.repositoryBytes()),
                    "ask the server's operator for a higher one");
        }
    }

    private static void deposit(Quarantine quarantine, AppId app) {
        try {
            quarantine.deposit();
        } catch (IOException e) {
            throw new UncheckedIOException("keep what was fetched for " + app, e);
        }
    }

    private static Wire.Origin origin(Remote remote) {
        var token = remote.token();
        var login = token.reveal().isEmpty() ? "" : remote.login();
        return new Wire.Origin(remote.url(), login, token, remote.key(), remote.hostKey());
    }

    private static List<RefSpec> wanted(Remote remote) {
        return List.of(new RefSpec(remote.ref().value()));
    }

    private static ObjectId bring(FetchConnection connection, Repository view, Offered wanted) throws IOException {
        if (!view.getObjectDatabase().has(wanted.id())) {
            var ref = new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, wanted.name(), wanted.id());
            connection.fetch(NullProgressMonitor.INSTANCE, List.of(ref), Set.of());
        }
        return wanted.id();
    }

    private static Offered offered(FetchConnection connection, RefName name) throws IOException {
        var kind = name.isBranch() ? "branch" : "ref";
        return Offered.by(connection, name.value())
                .orElseThrow(() -> new FetchFailure.Useless("%s %s is not in it".formatted(kind, name.shortName())));
    }

    @Override
    public CommitId head(Remote remote) throws InterruptedException {
        return look(remote.url(), allowance -> {
            try (var nowhere = new InMemoryRepository(new DfsRepositoryDescription())) {
                return wire.fetch(
                        nowhere,
                        origin(remote),
                        wanted(remote),
                        0,
                        allowance,
                        talk -> new CommitId(offered(talk, remote.ref()).id().name()));
            }
        });
    }

    @Override
    public DeployKey deployKey(String comment) {
        var key = Ed25519Key.make();
        return new DeployKey(new Secret(key.text(comment)), key.publicLine(comment));
    }

    @Override
    public String hostKey(URI url) throws InterruptedException {
        return look(url, allowance -> SshSessions.hostKey(wire.reach(), url, allowance));
    }

    private interface Look<T> {
        T within(Allowance allowance) throws IOException;
    }

    private <T> T look(URI url, Look<T> look) throws InterruptedException {
        places.acquire();
        var allowance = new Allowance(LOOK, LOOK_BYTES);
        try {
            return look.within(allowance);
        } catch (IOException e) {
            throw new FetchFailure(url, allowance.status(), PRIVATE).of(e);
        } finally {
            places.release();
        }
    }

    /** As git does after a fetch: all that the commit reaches is there. Returns the commit, of a tag the one that it names. */
    private static ObjectId requireWhole(Repository view, ObjectId brought) throws IOException {
        try (var walk = new ObjectWalk(view)) {
            var head = walk.parseCommit(brought);
            walk.markStart(head);
            for (var known : view.getRefDatabase().getRefs()) {
                if (known.getObjectId() != null) {
                    walk.markUninteresting(walk.parseAny(known.getObjectId()));
                }
            }
            walk.checkConnectivity();
            return head.getId();
        }
    }
}
