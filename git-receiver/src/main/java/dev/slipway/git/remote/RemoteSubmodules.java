package dev.slipway.git.remote;

import dev.slipway.core.CommitId;
import dev.slipway.core.Secret;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.Submodules;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.SubmoduleFolders;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;

/** Fetches submodules by smart HTTP from hosts that the operator has named, and from no other: each commit without its history. */
public final class RemoteSubmodules implements Submodules {
    private static final Duration WHOLE = Duration.ofMinutes(15);
    private static final int AT_ONCE = 4;
    private static final String PRIVATE = "if it is private, its address in .gitmodules needs a login:"
            + " https://NAME:TOKEN@HOST/PATH, of a token that may only read it";

    private final SubmoduleFolders folders;
    private final RepositoryLimits limits;
    private final Set<String> hosts;
    private final Wire wire;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /** @param hosts that may be fetched from */
    public RemoteSubmodules(SubmoduleFolders folders, RepositoryLimits limits, Set<String> hosts, Reach reach) {
        this.folders = folders;
        this.limits = limits;
        this.hosts = hosts.stream().map(AddressGuard::canonical).collect(Collectors.toSet());
        this.wire = new Wire(reach.only(hosts), limits);
    }

    @Override
    public boolean allows(URI address) {
        return hosts.contains(AddressGuard.canonical(address.getHost()));
    }

    @Override
    public Errand begin(AppId app, Runnable check) {
        var allowance = new Allowance(WHOLE, limits.packBytes(), check);
        var needed = new HashSet<Path>();
        return new Errand() {
            @Override
            public Path bring(URI address, CommitId commit) {
                var folder = folders.find(app, address, commit)
                        .orElseGet(() -> RemoteSubmodules.this.bring(app, address, commit, allowance));
                needed.add(folder);
                return folder;
            }

            @Override
            public void done() {
                folders.keepOnly(app, needed);
            }
        };
    }

    private Path bring(AppId app, URI address, CommitId commit, Allowance allowance) {
        var origin = origin(address);
        places.acquireUninterruptibly();
        try {
            return folders.make(app, address, commit, repository -> fill(repository, origin, commit, allowance));
        } catch (IOException e) {
            throw new FetchFailure(origin.url(), allowance.status(), PRIVATE).of(e);
        } finally {
            places.release();
        }
    }

    private static Wire.Origin origin(URI address) {
        var login = address.getUserInfo();
        if (login == null) {
            return new Wire.Origin(address, "", new Secret(""));
        }
        try {
            var plain = new URI(
                    address.getScheme(), null, address.getHost(), address.getPort(), address.getPath(), null, null);
            int colon = login.indexOf(':');
            return colon < 0
                    ? new Wire.Origin(plain, login, new Secret(""))
                    : new Wire.Origin(plain, login.substring(0, colon), new Secret(login.substring(colon + 1)));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a part of an address was taken away", e);
        }
    }

    private void fill(FileRepository repository, Wire.Origin origin, CommitId commit, Allowance allowance)
            throws IOException {
        var id = ObjectId.fromString(commit.value());
        wire.fetch(repository, origin, List.of(new RefSpec("HEAD")), 1, allowance, connection -> {
            ask(connection, id);
            return id;
        });
        try (var walk = new ObjectWalk(repository)) {
            walk.markStart(walk.parseCommit(id).getTree());
            walk.checkConnectivity();
        }
    }

    private static void ask(FetchConnection connection, ObjectId id) throws IOException {
        var wanted = new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, id.name(), id);
        try {
            connection.fetch(NullProgressMonitor.INSTANCE, List.of(wanted), Set.of());
        } catch (TransportException e) {
            // However a server words it, it names what it does not give.
            throw String.valueOf(e.getMessage()).contains(id.name())
                    ? new FetchFailure.Useless("commit %s is not in it, or on no branch any more".formatted(id.name()))
                    : e;
        }
    }
}
