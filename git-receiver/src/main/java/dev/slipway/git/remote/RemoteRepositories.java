package dev.slipway.git.remote;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.RefName;
import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.Remotes;
import dev.slipway.git.repository.Quarantine;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.RepositoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;

/**
 * Fetches branches from repositories elsewhere by smart HTTP. What comes is judged as a push is, and waits in quarantine
 * until a deploy has made it the app's.
 */
public final class RemoteRepositories implements Remotes {
    private static final Duration WHOLE = Duration.ofMinutes(15);
    private static final int AT_ONCE = 4;
    private static final String PRIVATE =
            "if it is private, add the webhook again with --token -, of a token that may read it";

    private final RepositoryStore store;
    private final RepositoryLimits limits;
    private final Wire wire;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /** @param trustedHosts which may be in the server's own network */
    public RemoteRepositories(
            RepositoryStore store, RepositoryLimits limits, Set<String> trustedHosts, SSLContext tls) {
        this.store = store;
        this.limits = limits;
        this.wire = new Wire(new AddressGuard(trustedHosts), tls, limits);
    }

    @Override
    public Fetched fetch(AppId app, Remote remote) throws InterruptedException {
        places.acquire();
        try {
            var repository = store.open(app);
            try {
                return fetch(app, repository, remote);
            } catch (RuntimeException | Error e) {
                repository.close();
                throw e;
            }
        } finally {
            places.release();
        }
    }

    private Fetched fetch(AppId app, FileRepository repository, Remote remote) {
        requireRoom(app);
        var quarantine = store.quarantine(app, repository);
        var allowance = new Allowance(WHOLE, limits.packBytes());
        try {
            var head = bring(quarantine, remote, allowance);
            deposit(quarantine, app);
            return new FetchedBranch(repository, quarantine, head, () -> store.tidy(app, repository));
        } catch (IOException e) {
            quarantine.close();
            throw new FetchFailure(remote.url(), allowance.status(), PRIVATE).of(e);
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

    private ObjectId bring(Quarantine quarantine, Remote remote, Allowance allowance) throws IOException {
        var view = quarantine.repository();
        var token = remote.token();
        var from = new Wire.Origin(remote.url(), token.reveal().isEmpty() ? "" : remote.login(), token);
        var branch = List.of(new RefSpec(remote.branch().value()));
        var head = wire.fetch(view, from, branch, 0, allowance, talk -> bring(talk, view, remote.branch()));
        requireWhole(view, head);
        return head;
    }

    private static ObjectId bring(FetchConnection connection, Repository view, RefName branch) throws IOException {
        var ref = connection.getRef(branch.value());
        var id = ref == null ? null : ref.getObjectId();
        if (ref == null || id == null) {
            throw new FetchFailure.Useless("branch %s is not in it".formatted(branch.shortName()));
        }
        if (!view.getObjectDatabase().has(id)) {
            connection.fetch(NullProgressMonitor.INSTANCE, List.of(ref), Set.of());
        }
        return id;
    }

    /** As git does after a fetch: all that the branch reaches is there. */
    private static void requireWhole(Repository view, ObjectId head) throws IOException {
        try (var walk = new ObjectWalk(view)) {
            walk.markStart(walk.parseCommit(head));
            for (var known : view.getRefDatabase().getRefs()) {
                if (known.getObjectId() != null) {
                    walk.markUninteresting(walk.parseAny(known.getObjectId()));
                }
            }
            walk.checkConnectivity();
        }
    }
}
