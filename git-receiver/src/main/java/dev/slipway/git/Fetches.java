package dev.slipway.git;

import dev.slipway.core.AppName;
import dev.slipway.core.Measurements;
import dev.slipway.core.UserException;
import dev.slipway.core.app.Access;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.git.repository.ReleaseRefs;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.RepositoryStore;
import dev.slipway.git.ssh.ClientStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.ServiceMayNotContinueException;
import org.eclipse.jgit.transport.UploadPack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves clones and fetches. */
final class Fetches {
    private static final Logger log = LoggerFactory.getLogger(Fetches.class);
    private static final int OK = 0;
    private static final int FAILED = 1;

    private final Access access;
    private final RepositoryStore store;
    private final ReleaseRefs releaseRefs;
    private final RepositoryLimits limits;
    private final ScheduledExecutorService timer;
    private final Semaphore operations;
    private final Measurements measurements;

    Fetches(
            Access access,
            RepositoryStore store,
            ReleaseRefs releaseRefs,
            RepositoryLimits limits,
            ScheduledExecutorService timer,
            Semaphore operations,
            Measurements measurements) {
        this.access = access;
        this.store = store;
        this.releaseRefs = releaseRefs;
        this.limits = limits;
        this.timer = timer;
        this.operations = operations;
        this.measurements = measurements;
    }

    /** Answers one {@code git-upload-pack}; the result is the exit status. */
    int upload(Principal who, GitCommand git, String gitProtocol, ClientStreams client) throws IOException {
        try {
            return inside(who, git.app(), client, (repository, guard) -> upload(repository, gitProtocol, guard, true));
        } catch (UserException e) {
            GitErrors.tell(e, client.out());
            return FAILED;
        }
    }

    /** Answers one request of a fetch over HTTP. */
    void upload(Principal who, AppName app, String gitProtocol, ClientStreams client) throws IOException {
        inside(who, app, client, (repository, guard) -> upload(repository, gitProtocol, guard, false));
    }

    /** Writes what a fetch over HTTP finds. */
    void advertise(Principal who, AppName app, String gitProtocol, OutputStream out) throws IOException {
        var client = new ClientStreams(InputStream.nullInputStream(), out, out, () -> 0, () -> {});
        inside(who, app, client, (repository, guard) -> {
            var advertiser = new RefAdvertiser.PacketLineOutRefAdvertiser(new PacketLineOut(guard.out()));
            uploadPack(repository, gitProtocol, false).sendAdvertisedRefs(advertiser, "git-upload-pack");
            return OK;
        });
    }

    @FunctionalInterface
    private interface Inside {
        int run(Repository repository, ClientGuard guard) throws IOException;
    }

    private int inside(Principal who, AppName name, ClientStreams client, Inside inside) throws IOException {
        operations.acquireUninterruptibly();
        try (var guard =
                new ClientGuard(client, timer, limits.keepAlive(), limits.readWait(), limits.readWait(), false)) {
            var app = access.require(who, name, Right.READ);
            try (var repository = store.open(app.id())) {
                releaseRefs.complete(app.id(), repository);
                return inside.run(repository, guard);
            }
        } finally {
            operations.release();
        }
    }

    private int upload(Repository repository, String gitProtocol, ClientGuard guard, boolean conversation)
            throws IOException {
        var upload = uploadPack(repository, gitProtocol, conversation);
        try {
            upload.uploadWithExceptionPropagation(guard.in(), guard.out(), null);
            measurements.count("slipway.fetches", "result", "ok");
            return OK;
        } catch (ServiceMayNotContinueException | PackProtocolException e) {
            measurements.count("slipway.fetches", "result", "refused");
            GitErrors.tell(String.valueOf(e.getMessage()), guard.out());
            log.atDebug().setCause(e).log("fetch refused");
            return FAILED;
        }
    }

    /** @param conversation whether one connection carries all of it, as over SSH */
    private static UploadPack uploadPack(Repository repository, String gitProtocol, boolean conversation) {
        var upload = new UploadPack(repository);
        upload.setBiDirectionalPipe(conversation);
        upload.setExtraParameters(List.of(gitProtocol.split(":")));
        upload.setPackConfig(packConfig(repository));
        return upload;
    }

    private static PackConfig packConfig(Repository repository) {
        var config = new PackConfig(repository);
        // What was pushed is sent as it was pushed; looking for better deltas would take the time of the waiting
        // client.
        config.setDeltaCompress(false);
        return config;
    }
}
