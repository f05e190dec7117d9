package dev.slipway.k8s.install;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Progress;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.install.InstallOptions.Tls;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes a cluster a build server, or brings one that is up to date; what it finds in place it leaves alone. */
final class Install {
    private static final String WEBHOOK_CALL = "failed calling webhook";

    private final KubernetesClient client;
    private final InstallOptions options;
    private final ReleaseFiles releases;
    private final Supplier<ServerImage> serverImage;
    private final Progress progress;
    private final Readiness readiness;
    private final Ownership ownership;

    /** @param image where the server's image comes from if its name is not among the options */
    Install(KubernetesClient client, InstallOptions options, Supplier<ServerImage> image, Progress progress) {
        this.client = client;
        this.options = options;
        this.releases = new ReleaseFiles(options.images());
        this.serverImage = image;
        this.progress = progress;
        this.readiness = new Readiness(client, progress, options.limit());
        this.ownership = new Ownership(options.namespace());
    }

    /** @return where the server is met now */
    Installed run() throws InterruptedException {
        progress.step("Looking at the cluster");
        var desired = new Desired(options, new Detection(client, ownership).look());
        Findings.of(desired).forEach(progress::detail);
        system(desired);
        builds(desired);
        var site = Site.of(options.visits(), ingress(desired));
        certificates(desired);
        return server(desired, site);
    }

    private void system(Desired desired) throws InterruptedException {
        progress.step("Applying namespace, custom resources and credentials");
        apply("system", desired.namespace());
        var kinds = applyKinds();
        readiness.await("custom resources", () -> missing(kinds));
        desired.credentials().forEach(this::applyCredentials);
        if (desired.ownStore()) {
            applyReady("MinIO", "minio", desired.store());
        }
        if (desired.ownRegistry()) {
            applyReady("the registry", "registry", desired.registry());
        }
    }

    private void builds(Desired desired) throws InterruptedException {
        if (desired.needsTekton()) {
            applyReady(
                    "Tekton Pipelines",
                    "tekton",
                    releases.tekton(options.manifests().tekton()));
        }
    }

    /** @return the address of the ingress; empty where a domain was given and none is known */
    private String ingress(Desired desired) throws InterruptedException {
        if (desired.ownIngress()) {
            applyReady("Traefik", "traefik", desired.ingress());
        }
        var known = desired.knownAddress();
        if (known.isPresent() || options.visits().domain().isPresent()) {
            return known.orElse("");
        }
        readiness.await(
                "the ingress's load balancer",
                () -> loadBalancer().isPresent()
                        ? Optional.empty()
                        : Optional.of("it has no address yet; --ingress-ports host-ports does without"));
        return loadBalancer().orElseThrow();
    }

    private Optional<String> loadBalancer() {
        return Optional.ofNullable(client.services()
                        .inNamespace(Traefik.namespace(options.namespace()))
                        .withName(Traefik.SERVICE)
                        .get())
                .flatMap(service -> Detection.addresses(service).findFirst());
    }

    private void certificates(Desired desired) throws InterruptedException {
        if (desired.needsCertManager()) {
            applyReady(
                    "cert-manager",
                    "cert-manager",
                    releases.certManager(options.manifests().certManager()));
        }
        if (desired.wantsCertificates()) {
            progress.step("Applying the issuer of certificates");
            // Its webhook answers a little after its pod is ready.
            var kind = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(Desired.ISSUERS)
                    .require();
            readiness.await(
                    "cert-manager's webhook", () -> refused(() -> apply("issuer", desired.issuerObjects(kind))));
        }
    }

    private static Optional<String> refused(Runnable apply) {
        try {
            apply.run();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            var message = String.valueOf(e.getMessage());
            if (message.contains(WEBHOOK_CALL)) {
                return Optional.of(message);
            }
            throw e;
        }
    }

    private Installed server(Desired desired, Site site) throws InterruptedException {
        var image = options.images().serverImage().orElseGet(this::pushOwnImage);
        apply("server", desired.rights());
        var server = new ServerObjects(desired, site, image);
        applyReady("the server", "server", server.objects());
        var scheme = options.visits().tls() instanceof Tls.None ? "http" : "https";
        return new Installed(site.domain(), scheme, server.pushAddress(), site.address());
    }

    /** The registry that was just installed is a good place for what this program is made of. */
    private String pushOwnImage() {
        if (options.registry().name().isPresent()) {
            throw new InvalidInput(
                    "the registry is not Slipway's own, and no image of the server is named",
                    "push one with slipway image --push, and name it with --server-image");
        }
        progress.step("Pushing the server's image, made of this program");
        return new RegistryDoor(client, options, progress).push(serverImage.get());
    }

    private void applyReady(String what, String component, List<HasMetadata> objects) throws InterruptedException {
        progress.step("Applying " + what);
        readiness.await(apply(component, objects));
    }

    private List<HasMetadata> apply(String component, List<HasMetadata> objects) {
        return ownership.mark(component, objects).stream().map(this::apply).toList();
    }

    /** Whose they are stays as it is: another installation in the same cluster uses them too. */
    private List<HasMetadata> applyKinds() {
        var found = client.apiextensions().v1().customResourceDefinitions();
        return Template.customResources().stream()
                .flatMap(kind -> {
                    var there = found.withName(kind.getMetadata().getName()).get();
                    boolean isOurs = there == null || ownership.isOurs(there);
                    return isOurs ? apply("system", List.of(kind)).stream() : Stream.of(apply(kind));
                })
                .toList();
    }

    private HasMetadata apply(HasMetadata object) {
        try {
            return client.resource(object)
                    .fieldManager(Labels.FIELD_MANAGER)
                    .forceConflicts()
                    .serverSideApply();
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) {
                throw new InvalidInput(
                        "the cluster does not let you apply %s %s: %s"
                                .formatted(
                                        object.getKind(), object.getMetadata().getName(), e.getMessage()),
                        "use a kubeconfig with the rights of cluster-admin");
            }
            throw e;
        }
    }

    private void applyCredentials(Credentials credentials) {
        if (credentials.isGiven() || !credentials.isThere(client)) {
            apply("credentials", List.of(credentials.object()));
        }
    }

    private Optional<String> missing(List<HasMetadata> kinds) {
        return kinds.stream()
                .map(kind -> kind.getMetadata().getName())
                .filter(name -> !isEstablished(name))
                .findFirst()
                .map(name -> name + " is not served yet");
    }

    private boolean isEstablished(String name) {
        var kind = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .get();
        return kind != null
                && kind.getStatus() != null
                && kind.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }
}
