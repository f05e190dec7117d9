package dev.slipway.server;

import dev.slipway.core.Certificates;
import dev.slipway.core.Measurements;
import dev.slipway.core.app.Repositories;
import dev.slipway.core.deploy.AppLocks;
import dev.slipway.core.deploy.ObjectStore;
import dev.slipway.core.deploy.UploadLimits;
import dev.slipway.core.lfs.LfsObjects;
import dev.slipway.core.platform.Backup;
import dev.slipway.core.platform.HttpsCertificates;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.service.Services;
import dev.slipway.core.webhook.GitLogins;
import dev.slipway.git.repository.RepositoryStore;
import dev.slipway.git.upload.UploadedArchives;
import dev.slipway.hooks.webhook.DeliveryBodies;
import dev.slipway.local.Limits;
import dev.slipway.local.PlainSandbox;
import dev.slipway.local.Sandbox;
import dev.slipway.local.Spawner;
import dev.slipway.local.Toolchains;
import dev.slipway.local.backup.DataBackup;
import dev.slipway.local.build.BuildConfig;
import dev.slipway.local.build.BuildpackPipeline;
import dev.slipway.local.route.Domain;
import dev.slipway.local.route.RouteTable;
import dev.slipway.local.route.Router;
import dev.slipway.local.route.RouterConfig;
import dev.slipway.local.run.BubblewrapSandbox;
import dev.slipway.local.run.LocalRuntime;
import dev.slipway.local.run.RuntimeConfig;
import dev.slipway.local.state.FileBuildLogs;
import dev.slipway.local.state.SqliteState;
import dev.slipway.local.tls.Https;
import dev.slipway.local.tls.HttpsConfig;
import dev.slipway.staging.ArchiveStager;
import dev.slipway.staging.DirectoryObjectStore;
import dev.slipway.staging.StageLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One-machine mode: every port filled in with files, processes and the router of this machine. */
final class OneMachine implements Mode {
    private final Parts parts;
    private final Domain domain;
    private final RouteTable routes = new RouteTable();
    private final Platform platform;
    private final RepositoryStore repositories;
    private final ObjectStore objects;
    private final LfsObjects largeFiles;
    private final DeliveryBodies deliveryBodies;
    private final UploadedArchives uploadedArchives;
    private final LocalRuntime runtime;
    private final Optional<Https> https;

    /** What it is made from. */
    record Parts(
            Config config,
            DataDirectory data,
            Network network,
            SqliteState state,
            Measurements measurements,
            Clock clock) {}

    /** Fills in the ports; no app runs before {@link #restore}. */
    OneMachine(Parts parts, Started started) throws IOException, InterruptedException {
        this.parts = parts;
        var data = parts.data;
        domain = new Domain(
                parts.network.domain(),
                parts.network.visited().port(),
                parts.network.visited().https());
        https = https(parts, started);
        var spawner = new Spawner();
        var tools = Toolchains.find(System.getenv(), parts.config.home(), data.root());
        var sandbox = sandbox(data, tools, spawner);
        objects = new DirectoryObjectStore(data.objects());
        deliveryBodies = new DeliveryBodies(objects);
        uploadedArchives = new UploadedArchives(objects, UploadLimits.DEFAULT, parts.clock);
        var folders = new Repositories(data.repositories());
        repositories = new RepositoryStore(folders);
        largeFiles = new LfsObjects(objects);
        var submodules = new Fetching(parts.config, repositories).submodules();
        var stager = new ArchiveStager(folders, objects, submodules, largeFiles, StageLimits.DEFAULT);
        var pipeline = new BuildpackPipeline(new BuildpackPipeline.Parts(
                data.root(),
                objects,
                parts.state.releases(),
                builds(parts.config.deploys(), tools),
                sandbox,
                spawner,
                parts.clock));
        var buildLogs = started.add(new FileBuildLogs(data.buildLogs()));
        runtime = new LocalRuntime(
                apps(parts.config, data, tools), domain, routes, spawner, sandbox, parts.measurements, parts.clock);
        platform = new Platform(
                parts.state.users(),
                parts.state.keys(),
                parts.state.tokens(),
                parts.state.namespaces(),
                parts.state.apps(),
                parts.state.configurations(),
                Services.NONE,
                parts.state.releases(),
                parts.state.deploys(),
                AppLocks.ALONE,
                buildLogs,
                repositories,
                stager,
                pipeline,
                runtime.rollouts(),
                runtime.processes(),
                runtime.appLogs(),
                parts.state.webhooks(),
                parts.state.deliveries(),
                List.of(
                        repositories,
                        stager,
                        largeFiles,
                        pipeline,
                        buildLogs,
                        runtime.logResource(),
                        deliveryBodies,
                        uploadedArchives));
    }

    private static Optional<Https> https(Parts parts, Started started) throws IOException {
        var listen = parts.network.httpsAddress();
        if (listen.isEmpty()) {
            return Optional.empty();
        }
        var domain = parts.network.domain();
        var names = Stream.of(
                        domain,
                        "*." + domain,
                        "localhost",
                        listen.get().getAddress().getHostAddress())
                .distinct()
                .toList();
        return Optional.of(started.add(Https.open(certificates(parts.config, parts.data, names), parts.clock)));
    }

    /** @param names what the server is called */
    static HttpsConfig certificates(Config config, DataDirectory data, List<String> names) throws IOException {
        var given = config.https();
        var trusted = Certificates.trusting(config.cluster().caBundle().stream().toList());
        var context = Certificates.context(trusted);
        return new HttpsConfig(
                data.certificates(),
                names,
                given.files(),
                given.acme().map(directory -> new HttpsConfig.Acme(directory, given.contact(), context)));
    }

    private static Sandbox sandbox(DataDirectory data, Toolchains tools, Spawner spawner) throws InterruptedException {
        var bubblewrap = BubblewrapSandbox.probe(data.sandbox(), tools.folders(), spawner);
        return bubblewrap.isPresent() ? bubblewrap.get() : new PlainSandbox();
    }

    private static BuildConfig builds(Config.Deploys config, Toolchains tools) {
        var usual = BuildConfig.of(System.getenv(), tools);
        return usual.withBuildpacks(config.buildpacks())
                .withTimeLimit(config.buildTime())
                .withLimits(withMemory(usual.limits(), config.buildMemory()));
    }

    private static RuntimeConfig apps(Config config, DataDirectory data, Toolchains tools) {
        var programs = new HashMap<>(tools.variables());
        programs.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        var usual = RuntimeConfig.of(data.root(), programs);
        return usual.withLimits(withMemory(usual.limits(), config.deploys().appMemory()));
    }

    private static Limits withMemory(Limits limits, long bytes) {
        return new Limits(bytes, limits.processes(), limits.openFiles(), limits.fileBytes());
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public RepositoryStore repositories() {
        return repositories;
    }

    @Override
    public ObjectStore objects() {
        return objects;
    }

    @Override
    public LfsObjects largeFiles() {
        return largeFiles;
    }

    @Override
    public GitLogins gitLogins() {
        return parts.state.gitLogins();
    }

    @Override
    public DeliveryBodies deliveryBodies() {
        return deliveryBodies;
    }

    @Override
    public UploadedArchives uploadedArchives() {
        return uploadedArchives;
    }

    @Override
    public Backup backup() {
        return new DataBackup(parts.data.root(), parts.state, parts.data.hostKey());
    }

    @Override
    public HttpsCertificates certificates() {
        return https.<HttpsCertificates>map(open -> open).orElse(HttpsCertificates.NONE);
    }

    @Override
    public String isolation() {
        return runtime.isolation();
    }

    @Override
    public boolean resumesDeploys() {
        return false;
    }

    /** Answers visitors, if only to say that apps are starting. */
    @Override
    public void open(Supplier<Optional<InetSocketAddress>> control, Started started) {
        var usual = RouterConfig.of(parts.network.httpAddress());
        var settings = new RouterConfig(
                usual.listen(),
                usual.answerLimit(),
                usual.headerLimit(),
                usual.idleLimit(),
                usual.restLimit(),
                Math.min(usual.connections(), Descriptors.aQuarter()),
                new HashSet<>(parts.config.trustedProxies()),
                https.map(open -> new RouterConfig.Secure(
                        parts.network.httpsAddress().orElseThrow(), open.context(), open::proof)));
        started.add(new Router(settings, domain, routes, control, parts.measurements));
    }

    @Override
    public void restore(Started started) throws InterruptedException {
        started.add(runtime);
        var apps = platform.apps().list();
        repositories.sweep(id -> platform.apps().find(id).isPresent());
        runtime.restore(apps, platform.releases()::current);
        // Now that it is known which hosts there are.
        https.ifPresent(open -> open.start(this::hosts));
    }

    private Set<String> hosts() {
        var all = new HashSet<>(routes.hosts());
        all.add(domain.name());
        return all;
    }
}
