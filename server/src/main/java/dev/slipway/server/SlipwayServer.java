package dev.slipway.server;

import dev.slipway.api.Argon2Passwords;
import dev.slipway.api.ControlApi;
import dev.slipway.api.ControlConfig;
import dev.slipway.api.PrometheusMeasurements;
import dev.slipway.api.Readiness;
import dev.slipway.api.epinio.EpinioApi;
import dev.slipway.api.own.Server;
import dev.slipway.cli.CommandTree;
import dev.slipway.cli.CommandsConfig;
import dev.slipway.cli.socket.CommandSocket;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.HostRules;
import dev.slipway.core.deploy.DeployLimits;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.deploy.Uploads;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Login;
import dev.slipway.core.identity.Passes;
import dev.slipway.core.identity.PasswordLogin;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.TokenLogin;
import dev.slipway.core.lfs.LfsPasses;
import dev.slipway.core.platform.SshCommands;
import dev.slipway.core.webhook.Remotes;
import dev.slipway.core.webhook.WebhookDoor;
import dev.slipway.git.GitReceiver;
import dev.slipway.git.GitReceiverConfig;
import dev.slipway.git.PushHooks;
import dev.slipway.git.remote.RemoteRepositories;
import dev.slipway.git.ssh.SshConfig;
import dev.slipway.git.ssh.SshLimits;
import dev.slipway.git.upload.RepositoryArchives;
import dev.slipway.git.upload.RepositoryUploads;
import dev.slipway.hooks.DeployOnReceive;
import dev.slipway.hooks.HookConfig;
import dev.slipway.hooks.webhook.DeployNews;
import dev.slipway.hooks.webhook.WebhookInbox;
import dev.slipway.local.state.DataDirectoryLock;
import dev.slipway.local.state.SqliteSpool;
import dev.slipway.local.state.SqliteState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server, from its start to its stop. */
final class SlipwayServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlipwayServer.class);
    private static final Principal OPERATOR = new Principal(UserName.ADMIN, true, KeyScope.FULL);

    private static final Duration FAREWELL = Duration.ofMillis(500);

    private final Config config;
    private final DataDirectory data;
    private final Clock clock = Clock.systemUTC();
    private final Readiness readiness = new Readiness();
    private final PrometheusMeasurements measurements = new PrometheusMeasurements();
    private final Started started = new Started();
    private final AtomicReference<WebhookDoor> door = new AtomicReference<>(WebhookDoor.CLOSED);

    /** None until the server is being made ready. */
    private final List<Deployer> deployers = new CopyOnWriteArrayList<>();

    private SlipwayServer(Config config) {
        this.config = config;
        this.data = new DataDirectory(config.data());
    }

    /**
     * Starts it; it can be used when this returns. A start that fails leaves nothing running.
     *
     * @param out gets what whoever starts it should know, in lines
     * @throws dev.slipway.core.UserException if something about the machine, the data or the settings keeps it from starting
     */
    static SlipwayServer start(Config config, Consumer<String> out) throws IOException, InterruptedException {
        var server = new SlipwayServer(config);
        try {
            server.start(out);
            return server;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            server.closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(Throwable failure) {
        try {
            started.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void start(Consumer<String> out) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        refuseRoot();
        data.refuseForeignContent();
        started.add(DataDirectoryLock.acquire(data.root()));
        data.closeToOthers();
        var network = Network.choose(config);
        started.add(measurements);
        started.add(HeapWatch.start());
        var control = new Starting<>("control", () -> control(network));
        started.add(control::stop);
        var mode = mode(network);
        serve(network, mode, control);

        // After all that can fail: a start that failed is tried again, and is a first one again.
        var firstStart = new FirstStart(mode.platform().users(), mode.platform().keys(), clock)
                .run(config.adminKeys(), config.importKeys());
        readiness.ready();
        long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        log.atInfo().addKeyValue("durationMs", millis).log("server ready");
        new Announcement(network, data.root(), mode.isolation(), mode.certificates())
                .lines(millis, firstStart)
                .forEach(out);
    }

    private Mode mode(Network network) throws IOException, InterruptedException {
        return switch (config.platform()) {
            case ONE_MACHINE -> {
                var state = started.add(SqliteState.open(data.root(), data.belongingToState()));
                yield new OneMachine(new OneMachine.Parts(config, data, network, state, measurements, clock), started);
            }
            case KUBERNETES ->
                new KubernetesMode(
                        KubernetesMode.connect(config, data, network, clock, this::endAtOnce, started), started);
        };
    }

    /** Another server may write in a moment. What this one leaves half done, that one takes up. */
    private void endAtOnce() {
        log.atError().log("server ends, it has lost its lease");
        try {
            var farewell = Thread.ofVirtual()
                    .start(() -> deployers.forEach(
                            each -> each.abandon("The server has lost touch with the cluster and ends")));
            farewell.join(FAREWELL);
            // Until the last lines are on their way.
            Thread.sleep(FAREWELL);
        } catch (InterruptedException _) {
            // It ends all the same.
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }

    private InetSocketAddress listen(Network network) {
        return switch (config.platform()) {
            case ONE_MACHINE -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            case KUBERNETES -> network.httpAddress();
        };
    }

    /** On one machine the router sends nobody here who wants an app. */
    private boolean isOwn(String host, Network network) {
        return config.platform() == PlatformName.ONE_MACHINE || network.isServers(host);
    }

    private ControlApi control(Network network) {
        var settings = new ControlConfig(
                listen(network), host -> isOwn(host, network), config.openMetrics(), Announcement.welcome(network));
        return new ControlApi(settings, readiness, measurements, door::get, clock);
    }

    private void serve(Network network, Mode mode, Starting<ControlApi> control)
            throws IOException, InterruptedException {
        var news = new DeployNews(mode.platform().deploys());
        var platform = mode.platform().withDeploys(news);
        var limits =
                new DeployLimits(config.deploys().atOnce(), config.deploys().drain(), mode.resumesDeploys());
        var deployer = new Deployer(platform, limits, measurements, clock);
        deployers.add(deployer);
        var access = new Access(platform.apps(), platform.namespaces());
        var remotes = new Fetching(config, mode.repositories()).branches();
        var inbox = new WebhookInbox(new WebhookInbox.Parts(
                platform,
                news,
                deployer,
                access,
                remotes,
                new Fetching(config, mode.repositories()).requests(),
                network.visited(),
                started.add(SqliteSpool.open(data.root())),
                mode.deliveryBodies(),
                mode.resumesDeploys(),
                measurements,
                clock));
        var settings = commandSettings(network, mode, inbox, remotes);
        var commands = new CommandTree(platform, access, deployer, settings, clock);
        var hostKey = config.hostKey().orElseGet(data::hostKey);
        var largeFiles = new LargeFiles(mode, access, hostKey, network.largeFiles(), clock);
        // Before the router and the apps, so that it ends after them: pushers hear how their deploys ended.
        var receiver = started.add(receiver(network, mode, deployer, access, largeFiles.passes(), commands));

        mode.open(() -> control.now().map(ControlApi::address), started);
        deployer.recover();
        mode.restore(started);
        if (mode.resumesDeploys()) {
            started.add(Lookout.start(deployer));
        }
        receiver.start();
        started.add(CommandSocket.open(data.root(), OPERATOR, commands));
        started.add(() -> drain(receiver, deployer));
        inbox.start();
        started.add(inbox::stop);
        door.set(inbox);
        var hosts = new HostRules(settings.domains());
        var logins = Login.of(
                new TokenLogin(platform.tokens(), platform.users(), clock),
                new PasswordLogin(platform.users(), settings.passwords(), clock));
        control.get()
                .open(
                        logins,
                        receiver.http(),
                        largeFiles.open(receiver, config.git().largeFiles()));
        control.get()
                .open(
                        logins,
                        new EpinioApi.Parts(
                                platform,
                                access,
                                deployer,
                                uploads(mode, remotes),
                                new RepositoryArchives(mode.repositories()),
                                mode.gitLogins(),
                                new Passes(() -> LargeFiles.read(hostKey), platform.users(), clock),
                                hosts,
                                network.httpsPort(),
                                settings.version(),
                                clock));
        control.get()
                .open(
                        logins,
                        new Server(
                                platform,
                                access,
                                deployer,
                                settings.hooks(),
                                inbox,
                                remotes,
                                hosts,
                                settings.passwords(),
                                settings.version(),
                                network.firstPush().lines(),
                                clock));
    }

    private Uploads uploads(Mode mode, RemoteRepositories remotes) {
        return new RepositoryUploads(
                mode.repositories(), remotes, config.git().limits(), mode.uploadedArchives(), clock);
    }

    private void refuseRoot() throws IOException {
        if (!config.allowRoot() && isRoot()) {
            throw new InvalidInput(
                    "the server would run as root, and with it every build and every app",
                    "start it as an ordinary user, or accept that with --allow-root");
        }
    }

    /** Tells by the owner of a new file, which names the user whatever the system calls them. */
    private static boolean isRoot() throws IOException {
        var probe = Files.createTempFile("slipway", null);
        try {
            return Files.getAttribute(probe, "unix:uid").equals(0);
        } finally {
            Files.delete(probe);
        }
    }

    private static CommandsConfig commandSettings(Network network, Mode mode, WebhookDoor door, Remotes remotes) {
        return new CommandsConfig(
                Main.version(),
                List.of(network.domain(), "localhost", "sslip.io"),
                network.control().resolve("hooks/"),
                door,
                remotes,
                mode.backup(),
                mode.certificates(),
                new Argon2Passwords());
    }

    private GitReceiver receiver(
            Network network, Mode mode, Deployer deployer, Access access, LfsPasses passes, SshCommands commands) {
        var platform = mode.platform();
        var settings = new HookConfig(config.git().gate(), network.firstPush().command());
        var hook = new DeployOnReceive(deployer, access, platform.deploys(), settings);
        return new GitReceiver(
                new GitReceiverConfig(ssh(network), config.git().limits()),
                new GitReceiver.Parts(
                        platform.keys(),
                        platform.users(),
                        platform.apps(),
                        access,
                        platform.releases(),
                        platform.deploys(),
                        mode.repositories(),
                        passes,
                        commands,
                        new PushHooks(hook::preReceive, hook::postReceive),
                        measurements,
                        clock));
    }

    private SshConfig ssh(Network network) {
        var usual = SshLimits.DEFAULT;
        var connections = Math.min(usual.startups().connections(), Descriptors.aQuarter());
        return new SshConfig(
                network.ssh().host(),
                network.ssh().port(),
                config.hostKey().orElseGet(data::hostKey),
                config.userCas(),
                usual.withStartups(usual.startups().withConnections(connections))
                        .withPenalties(usual.penalties().withExempt(config.sshExempt())));
    }

    private static void drain(GitReceiver receiver, Deployer deployer) throws InterruptedException {
        receiver.stopAccepting();
        deployer.stop();
    }

    /** Takes nothing new, lets running deploys end within their limit, then stops apps and all else. */
    @Override
    public void close() {
        readiness.notReady("stopping");
        log.atInfo().log("server stopping");
        started.close();
        log.atInfo().log("server stopped");
    }
}
