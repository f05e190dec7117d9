package dev.slipway.git;

import dev.slipway.core.AppName;
import dev.slipway.core.Measurements;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Apps;
import dev.slipway.core.deploy.Deploys;
import dev.slipway.core.identity.Keys;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Users;
import dev.slipway.core.lfs.LfsPasses;
import dev.slipway.core.platform.GitOverHttp;
import dev.slipway.core.platform.SshCommands;
import dev.slipway.core.release.Releases;
import dev.slipway.git.repository.ReleaseRefs;
import dev.slipway.git.repository.RepositoryStore;
import dev.slipway.git.ssh.SshEndpoint;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;

/** The SSH side of a server: pushes, fetches and commands of users with keys. */
public final class GitReceiver implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("git-keepalive").factory());
    private final NewApps newApps;
    private final Pushes pushes;
    private final GitOverHttp http;
    private final SshEndpoint endpoint;

    /**
     * What a receiver works with.
     *
     * @param store shared with who removes apps and moves refs after a crash
     */
    public record Parts(
            Keys keys,
            Users users,
            Apps apps,
            Access access,
            Releases releases,
            Deploys deploys,
            RepositoryStore store,
            LfsPasses passes,
            SshCommands commands,
            PushHooks hooks,
            Measurements measurements,
            Clock clock) {}

    /** @throws dev.slipway.core.InvalidInput if the host key or a certificate authority cannot be used */
    public GitReceiver(GitReceiverConfig config, Parts parts) {
        var limits = config.limits();
        var operations = new Semaphore(limits.operations(), true);
        newApps = new NewApps(
                parts.access(), parts.apps(), parts.releases(), parts.deploys(), parts.store(), parts.clock());
        pushes = new Pushes(newApps, parts.store(), limits, parts.hooks(), timer, operations, parts.measurements());
        var fetches = new Fetches(
                parts.access(),
                parts.store(),
                new ReleaseRefs(parts.releases()),
                limits,
                timer,
                operations,
                parts.measurements());
        http = new GitHttp(pushes, fetches);
        endpoint = new SshEndpoint(
                config.ssh(),
                parts.keys(),
                parts.users(),
                new CommandLines(pushes, fetches, new LfsAuthenticate(parts.passes(), parts.commands())),
                parts.measurements(),
                parts.clock());
    }

    /** The same repositories for clients that come over HTTP. */
    public GitOverHttp http() {
        return http;
    }

    /**
     * The app that a push goes to whose large files come before it; made if it is not there.
     *
     * @throws dev.slipway.core.UserException if {@code who} may not push to it, or not make it
     */
    public App ahead(Principal who, AppName name) {
        return newApps.ahead(who, name);
    }

    /** Begins to listen; returns where. */
    public InetSocketAddress start() {
        return endpoint.start();
    }

    /** Refuses pushes that begin from now on; those that have begun, fetches and commands go on. */
    public void stopAccepting() {
        pushes.stop();
    }

    /** Takes nothing new, lets those who wait for git's answer have it if it comes soon, and closes all connections. */
    @Override
    public void close() {
        stopAccepting();
        endpoint.close();
        timer.shutdownNow();
    }
}
