package dev.slipway.server;

import dev.slipway.core.Certificates;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Progress;
import dev.slipway.core.Proxies;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Repositories;
import dev.slipway.core.deploy.ObjectStore;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.deploy.Source;
import dev.slipway.core.deploy.UploadLimits;
import dev.slipway.core.lfs.LfsObjects;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.webhook.GitLogins;
import dev.slipway.git.repository.RepositoryStore;
import dev.slipway.git.upload.UploadedArchives;
import dev.slipway.hooks.webhook.DeliveryBodies;
import dev.slipway.k8s.Connection;
import dev.slipway.k8s.build.BuildConfig;
import dev.slipway.k8s.build.RegistryConfig;
import dev.slipway.k8s.build.RegistryKey;
import dev.slipway.k8s.build.TektonPipeline;
import dev.slipway.k8s.install.Images;
import dev.slipway.k8s.install.ServerImage;
import dev.slipway.k8s.run.KubernetesAppLogs;
import dev.slipway.k8s.run.KubernetesProcesses;
import dev.slipway.k8s.run.KubernetesRollouts;
import dev.slipway.k8s.run.RunConfig;
import dev.slipway.k8s.run.ServerService;
import dev.slipway.k8s.run.Tls;
import dev.slipway.k8s.service.KubernetesServices;
import dev.slipway.k8s.state.KubernetesState;
import dev.slipway.k8s.state.Servers;
import dev.slipway.local.state.FileBuildLogs;
import dev.slipway.staging.ArchiveStager;
import dev.slipway.staging.StageLimits;
import dev.slipway.staging.s3.Bucket;
import dev.slipway.staging.s3.S3BuildLogs;
import dev.slipway.staging.s3.S3Config;
import dev.slipway.staging.s3.S3ObjectStore;
import dev.slipway.staging.s3.S3RepositoryVault;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Mode for Kubernetes: every port filled in with objects of the cluster, an S3 bucket and a registry. */
final class KubernetesMode implements Mode {
    private static final String SERVICE = "slipway";

    private final Platform platform;
    private final RepositoryStore repositories;
    private final ObjectStore objects;
    private final LfsObjects largeFiles;
    private final DeliveryBodies deliveryBodies;
    private final UploadedArchives uploadedArchives;
    private final GitLogins gitLogins;
    private final ArchiveStager stager;

    /** What it is made from. */
    record Parts(
            Config config,
            DataDirectory data,
            Network network,
            KubernetesClient client,
            Servers servers,
            Clock clock) {}

    /**
     * Connects to the cluster whose pod this is, or that KUBECONFIG names, and joins the servers that are there.
     *
     * @param lost called if the others may take this server for dead
     */
    static Parts connect(
            Config config, DataDirectory data, Network network, Clock clock, Runnable lost, Started started)
            throws IOException {
        var client = started.add(Connection.open(io.fabric8.kubernetes.client.Config.autoConfigure(null)));
        var servers = started.add(Servers.join(client, config.cluster().systemNamespace(), holder(), lost));
        return new Parts(config, data, network, client, servers, clock);
    }

    /** A name that no other server has at this time: the pod's, which it keeps when its container is restarted. */
    private static String holder() {
        var pod = Optional.ofNullable(System.getenv("HOSTNAME"))
                .filter(_ -> System.getenv("KUBERNETES_SERVICE_HOST") != null);
        return pod.orElseGet(() -> "outside-" + UUID.randomUUID());
    }

    /** Fills in the ports. */
    KubernetesMode(Parts parts, Started started) throws IOException {
        var cluster = parts.config.cluster();
        var client = parts.client;
        var state = new KubernetesState(client, cluster.systemNamespace(), parts.servers, parts.clock);
        gitLogins = state.gitLogins();
        var bucket = started.add(Bucket.connect(s3(cluster)));
        var s3 = new S3ObjectStore(bucket);
        objects = s3;
        deliveryBodies = new DeliveryBodies(objects);
        uploadedArchives = new UploadedArchives(objects, UploadLimits.DEFAULT, parts.clock);
        var folders = new Repositories(parts.data.repositories());
        repositories = new RepositoryStore(folders, new S3RepositoryVault(bucket), parts.clock);
        largeFiles = new LfsObjects(s3, s3::presignForVisitors);
        var fetching = new Fetching(parts.config, repositories);
        stager = new ArchiveStager(folders, objects, fetching.submodules(), largeFiles, StageLimits.DEFAULT);
        var registry = registry(cluster.registry());
        var pipeline = new TektonPipeline(new TektonPipeline.Parts(
                client,
                builds(parts.config, registry),
                s3::presign,
                state.releases(),
                started.add(http(cluster)),
                fetching.requests()));
        var spool = started.add(new FileBuildLogs(parts.data.buildLogs()));
        var buildLogs = started.add(new S3BuildLogs(bucket, spool, parts.data.unsentLogs()));
        var runs = runs(parts, registry);
        platform = new Platform(
                state.users(),
                state.keys(),
                state.tokens(),
                state.namespaces(),
                state.apps(),
                state.configurations(),
                new KubernetesServices(client, cluster.systemNamespace(), Images.mirror(cluster.serviceImages())),
                state.releases(),
                state.deploys(),
                parts.servers,
                buildLogs,
                repositories,
                this::stage,
                pipeline,
                new KubernetesRollouts(client, state.releases(), runs),
                new KubernetesProcesses(client, state.releases(), runs, parts.clock),
                new KubernetesAppLogs(client, parts.clock),
                state.webhooks(),
                state.deliveries(),
                List.of(
                        repositories,
                        stager,
                        largeFiles,
                        pipeline,
                        buildLogs,
                        spool,
                        deliveryBodies,
                        uploadedArchives));
    }

    /** A server that takes a deploy up may have none of the repository on its disk. */
    private Source stage(App app, Push push, Progress progress) throws InterruptedException {
        repositories.require(app.id(), push.commit());
        return stager.stage(app, push, progress);
    }

    /** For the registry. */
    static HttpClient http(ClusterConfig cluster) throws IOException {
        var client = HttpClient.newBuilder().proxy(new Proxies(System.getenv()));
        if (cluster.caBundle().isPresent()) {
            client.sslContext(Certificates.context(
                    Certificates.trusting(List.of(cluster.caBundle().get()))));
        }
        return client.build();
    }

    static S3Config s3(ClusterConfig cluster) throws IOException {
        var s3 = cluster.s3();
        var credentials = s3.credentials().orElseThrow();
        var config = S3Config.of(
                        s3.endpoint().orElseThrow(),
                        s3.bucket(),
                        word(credentials, "access-key"),
                        new Secret(word(credentials, "secret-key")))
                .withBuildsEndpoint(s3.podEndpoint().orElseThrow())
                .withRegion(s3.region())
                .withAuthorities(cluster.caBundle().stream().toList());
        return s3.publicEndpoint().map(config::withPublicEndpoint).orElse(config);
    }

    static RegistryConfig registry(ClusterConfig.Registry registry) throws IOException {
        int slash = registry.push().indexOf('/');
        var host = host(registry.push());
        var credentials = registry.credentials().isEmpty()
                ? Optional.<RegistryConfig.Credentials>empty()
                : Optional.of(RegistryConfig.Credentials.ofDockerConfig(
                        Files.readString(registry.credentials().get()), host));
        var config = new RegistryConfig(
                host,
                host(registry.pull()),
                slash < 0 ? "" : registry.push().substring(slash + 1),
                credentials,
                URI.create((registry.insecure() ? "http://" : "https://") + host));
        return registry.key().isEmpty()
                ? config
                : config.withKey(
                        RegistryKey.read(Files.readString(registry.key().get())));
    }

    private static String host(String registry) {
        int slash = registry.indexOf('/');
        return slash < 0 ? registry : registry.substring(0, slash);
    }

    private static String word(Path folder, String file) throws IOException {
        var path = folder.resolve(file);
        if (!Files.isReadable(path)) {
            throw new InvalidInput("%s cannot be read".formatted(path), "put the credentials there");
        }
        return Files.readString(path).strip();
    }

    static BuildConfig builds(Config config, RegistryConfig registry) throws IOException {
        var cluster = config.cluster();
        var fetch = new BuildConfig.Program(cluster.serverImage(), ServerImage.command("fetch"));
        var usual = BuildConfig.of(fetch, registry);
        var builder = cluster.builder().image();
        var certificates = cluster.caBundle().isEmpty()
                ? Optional.<String>empty()
                : Optional.of(Files.readString(cluster.caBundle().get()));
        var proxies = cluster.proxies();
        return usual.withBuilder(
                        builder.isEmpty() ? usual.builder() : builder,
                        Optional.of(cluster.builder().runImage()).filter(image -> !image.isEmpty()),
                        Set.copyOf(cluster.builder().trusted()))
                .withLifecycleImage(cluster.builder().lifecycle())
                .withNetwork(new BuildConfig.Network(
                        proxies.http().map(URI::toString).orElse(""),
                        proxies.https().map(URI::toString).orElse(""),
                        String.join(",", proxies.none()),
                        certificates))
                .withResources(usual.resources()
                        .with(cluster.builds().requests(), cluster.builds().limits()))
                .withLimits(config.deploys().buildTime(), usual.startLimit(), usual.outputBytes());
    }

    private static RunConfig runs(Parts parts, RegistryConfig registry) {
        var cluster = parts.config.cluster();
        var visits = cluster.visits();
        var usual = RunConfig.of(
                parts.network.visited(),
                visits.issuer().isEmpty() ? new Tls.None() : new Tls.Issuer(visits.issuer()),
                visits.ingressClass(),
                registry.push(),
                registry.pull());
        return usual.withResources(usual.resources()
                        .with(cluster.apps().requests(), cluster.apps().limits()))
                .withPullSecret(registry.credentials().map(_ -> RegistryConfig.SECRET))
                .withServer(new ServerService(cluster.systemNamespace(), SERVICE));
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
        return gitLogins;
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
    public String isolation() {
        return "pods that may do nothing but run, each app behind a network policy";
    }

    @Override
    public boolean resumesDeploys() {
        return true;
    }

    /**
     * Visitors come through the cluster's ingress controller, those of the server itself straight to the control API; so all
     * there is to do is to clean up, before deploys are taken up that an earlier server left.
     */
    @Override
    public void open(Supplier<Optional<InetSocketAddress>> control, Started started) {
        repositories.sweep(platform.apps().ids()::contains);
    }

    /** What ran goes on running without the server. */
    @Override
    public void restore(Started started) {}
}
