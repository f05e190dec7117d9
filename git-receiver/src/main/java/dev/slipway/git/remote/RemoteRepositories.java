package dev.slipway.git.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.app.AppId;
import dev.slipway.core.webhook.Remotes;
import dev.slipway.git.repository.Expansion;
import dev.slipway.git.repository.Quarantine;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.RepositoryStore;
import dev.slipway.git.repository.StrictObjectChecker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/**
 * Fetches branches from repositories elsewhere by smart HTTP. What comes is judged as a push is, and waits in quarantine
 * until a deploy has made it the app's.
 */
public final class RemoteRepositories implements Remotes {
    private static final Duration WHOLE = Duration.ofMinutes(15);
    private static final int AT_ONCE = 4;
    private static final int SILENCE_SECONDS = 30;

    private final RepositoryStore store;
    private final RepositoryLimits limits;
    private final AddressGuard guard;
    private final SSLContext tls;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /** @param trustedHosts which may be in the server's own network */
    public RemoteRepositories(
            RepositoryStore store, RepositoryLimits limits, Set<String> trustedHosts, SSLContext tls) {
        this.store = store;
        this.limits = limits;
        this.guard = new AddressGuard(trustedHosts);
        this.tls = tls;
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
            throw new FetchFailure(remote, allowance.status()).of(e);
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
        var checker = new StrictObjectChecker(new Expansion(limits, allowance::received));
        ObjectId head;
        try (var transport = Transport.open(view, new URIish(remote.url().toString()))) {
            var http = (TransportHttp) transport;
            http.setHttpConnectionFactory(connections(remote, allowance).factory());
            http.setTimeout(SILENCE_SECONDS);
            http.setObjectChecker(checker);
            head = bring(http, view, remote);
        } catch (URISyntaxException e) {
            throw new IOException("an address was stored that is none", e);
        }
        checkModules(view, checker);
        requireWhole(view, head);
        return head;
    }

    private GuardedConnection.Parts connections(Remote remote, Allowance allowance) throws IOException {
        var token = remote.token().reveal();
        var login = Base64.getEncoder().encodeToString((remote.login() + ":" + token).getBytes(UTF_8));
        return new GuardedConnection.Parts(
                guard, tls, allowance, remote.url().toURL(), token.isEmpty() ? "" : "Basic " + login);
    }

    private static ObjectId bring(TransportHttp http, Repository view, Remote remote) throws IOException {
        var branch = remote.branch().value();
        try (var connection = http.openFetch(List.of(new RefSpec(branch)))) {
            if (!(connection instanceof BasePackFetchConnection)) {
                throw new FetchFailure.Useless("%s does not speak git's smart protocol"
                        .formatted(remote.url().getHost()));
            }
            var ref = connection.getRef(branch);
            var id = ref == null ? null : ref.getObjectId();
            if (ref == null || id == null) {
                throw new FetchFailure.Useless(
                        "branch %s is not in it".formatted(remote.branch().shortName()));
            }
            if (!view.getObjectDatabase().has(id)) {
                connection.fetch(NullProgressMonitor.INSTANCE, List.of(ref), Set.of());
            }
            return id;
        }
    }

    private static void checkModules(Repository view, StrictObjectChecker checker) throws IOException {
        var fault = checker.modulesFault(view);
        if (fault.isPresent()) {
            throw new FetchFailure.Useless(fault.get());
        }
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
