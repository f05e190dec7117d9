package dev.slipway.acceptance;

import dev.slipway.k8s.PodDoor;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The cluster that KUBECONFIG leads to, with Slipway installed in its namespace {@code slipway}. A story's server runs here,
 * beside its terminal, as on one machine; it uses the cluster's object store, registry and ingress controller.
 */
final class Cluster implements AutoCloseable {
    private static final String INSTALLED = "slipway";
    private static final String S3_SERVICE = "slipway-minio";
    private static final String REGISTRY_SERVICE = given("REGISTRY_SERVICE", "slipway-registry");
    private static final String REGISTRY_NAMESPACE = given("REGISTRY_NAMESPACE", INSTALLED);
    private static final String REGISTRY = "%s.%s.svc.cluster.local".formatted(REGISTRY_SERVICE, REGISTRY_NAMESPACE);
    private static final int S3_PORT = 9000;
    private static final int REGISTRY_PORT = 5000;

    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final PodDoor s3Door = door(INSTALLED, S3_SERVICE, S3_PORT);
    private final PodDoor registryDoor = door(REGISTRY_NAMESPACE, REGISTRY_SERVICE, REGISTRY_PORT);
    private final Passage s3 = Passage.to(s3Door.localPort());
    // The registry has one name everywhere, so that images have; here a hosts file makes it lead to this port.
    private final Passage registry = Passage.between(REGISTRY_PORT, registryDoor.localPort());

    private Cluster() throws IOException {}

    /** Skips the test where there is no cluster. */
    static Cluster connect() throws IOException {
        Assumptions.assumeTrue(System.getenv("KUBECONFIG") != null, "needs a cluster: set KUBECONFIG");
        return new Cluster();
    }

    /** A way to a pod behind that service. */
    private PodDoor door(String namespace, String service, int port) {
        var services = client.services().inNamespace(namespace).withName(service);
        var selector = services.require().getSpec().getSelector();
        var pods =
                client.pods().inNamespace(namespace).withLabels(selector).list().getItems();
        return new PodDoor(client, pods.getFirst(), port);
    }

    KubernetesClient client() {
        return client;
    }

    /** A way to the API server, and the KUBECONFIG that leads there. */
    Passage api(Path kubeconfig) throws IOException {
        var server = client.getMasterUrl();
        Assumptions.assumeTrue(
                InetAddress.getByName(server.getHost()).isLoopbackAddress(), "needs an API server on this machine");
        var passage = Passage.to(server.getPort());
        var here = Files.readString(Path.of(System.getenv("KUBECONFIG")));
        Files.writeString(
                kubeconfig,
                here.replace(server.getHost() + ":" + server.getPort(), server.getHost() + ":" + passage.port()));
        return passage;
    }

    /** The servers' way to the object store. */
    Passage s3() {
        return s3;
    }

    /** A place in the cluster for one server, with nothing in it. */
    Place place(Path folder) throws IOException {
        var namespace = "story-" + UUID.randomUUID().toString().substring(0, 8);
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        var hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost %s\n".formatted(REGISTRY));
        return new Place(namespace, credentials(folder.resolve("s3")), registryKey(folder.resolve("key")), hosts);
    }

    private Path credentials(Path folder) throws IOException {
        var secret =
                client.secrets().inNamespace(INSTALLED).withName("slipway-s3").require();
        return files(secret, folder);
    }

    /** What signs the tokens that an installed registry takes; another one takes pushes without. */
    private String registryKey(Path folder) throws IOException {
        var secret = client.secrets()
                .inNamespace(REGISTRY_NAMESPACE)
                .withName("slipway-registry-key")
                .get();
        return secret == null
                ? ""
                : files(secret, folder).resolve("private.jwk").toString();
    }

    private static Path files(Secret secret, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var entry : secret.getData().entrySet()) {
            Files.write(folder.resolve(entry.getKey()), Base64.getDecoder().decode(entry.getValue()));
        }
        return folder;
    }

    @Override
    public void close() throws IOException {
        s3.close();
        registry.close();
        s3Door.close();
        registryDoor.close();
        client.close();
    }

    private static String given(String name, String otherwise) {
        return System.getenv().getOrDefault("SLIPWAY_TEST_" + name, otherwise);
    }

    /** Where one server keeps its objects, and its apps run. */
    final class Place implements AutoCloseable {
        private final String namespace;
        private final Path credentials;
        private final String registryKey;
        private final Path hosts;

        private Place(String namespace, Path credentials, String registryKey, Path hosts) {
            this.namespace = namespace;
            this.credentials = credentials;
            this.registryKey = registryKey;
            this.hosts = hosts;
        }

        /** What the server has to know. */
        Map<String, String> environment() {
            var settings = new HashMap<String, String>();
            settings.put("SLIPWAY_PLATFORM", "kubernetes");
            settings.put("SLIPWAY_SYSTEM_NAMESPACE", namespace);
            settings.put("SLIPWAY_DOMAIN", "localhost");
            settings.put("SLIPWAY_S3_ENDPOINT", "http://127.0.0.1:" + s3.port());
            settings.put("SLIPWAY_S3_POD_ENDPOINT", "http://slipway-minio.slipway.svc.cluster.local:" + S3_PORT);
            settings.put("SLIPWAY_S3_BUCKET", namespace);
            settings.put("SLIPWAY_S3_CREDENTIALS", credentials.toString());
            settings.put("SLIPWAY_REGISTRY", REGISTRY + ":" + REGISTRY_PORT);
            settings.put("SLIPWAY_REGISTRY_PULL", given("REGISTRY_PULL", "127.0.0.1:30500"));
            settings.put("SLIPWAY_REGISTRY_INSECURE", "on");
            settings.put("SLIPWAY_REGISTRY_KEY", registryKey);
            settings.put("SLIPWAY_PUBLIC_PORT", port());
            settings.put(
                    "SLIPWAY_JAVA_OPTS", "-Djdk.net.hosts.file=%s -Dslipway.namespace=%s".formatted(hosts, apps()));
            settings.put("VISIT_PORT", port());
            settings.put("SLIPWAY_TRUSTED_BUILDERS", given("BUILDER", ""));
            for (var name : List.of("BUILDER", "RUN_IMAGE", "SERVER_IMAGE", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")) {
                settings.put("SLIPWAY_" + name, given(name, ""));
            }
            return settings;
        }

        private static String port() {
            return given("INGRESS_PORT", "80");
        }

        /** The namespace that apps are in which are named without one: every story begins with none of them. */
        private String apps() {
            return namespace + "-apps";
        }

        /** The object store, for this place alone. */
        Part ownObjectStore() {
            return new Part(client, namespace, INSTALLED, S3_SERVICE, s3);
        }

        /** The registry, for this place alone. */
        Part ownRegistry() {
            return new Part(client, namespace, REGISTRY_NAMESPACE, REGISTRY_SERVICE, registry);
        }

        /** What a server has to know to use these parts. */
        Map<String, String> using(Part objectStore, Part ownRegistry) throws IOException {
            Files.writeString(hosts, "127.0.0.1 localhost %s %s\n".formatted(REGISTRY, ownRegistry.host()));
            return Map.of(
                    "SLIPWAY_S3_POD_ENDPOINT", "http://%s:%d".formatted(objectStore.host(), S3_PORT),
                    "SLIPWAY_REGISTRY", "%s:%d".formatted(ownRegistry.host(), REGISTRY_PORT));
        }

        /** How many PipelineRuns there are. */
        int builds() {
            return builtDeploys().size();
        }

        /** The deploys that PipelineRuns are of. */
        List<String> builtDeploys() {
            return runs().map(run -> run.getMetadata().getLabels().get("slipway.dev/deploy"))
                    .toList();
        }

        /** Whether no PipelineRun is under way. */
        boolean allBuilt() {
            return runs().allMatch(run -> run.get("status", "completionTime") != null);
        }

        private Stream<GenericKubernetesResource> runs() {
            return client
                    .genericKubernetesResources("tekton.dev/v1", "PipelineRun")
                    .inNamespace(apps())
                    .list()
                    .getItems()
                    .stream();
        }

        /** All there is of a kind, named with its version, in both of the place's namespaces. */
        List<GenericKubernetesResource> all(String kind) {
            var words = kind.split(" ");
            return Stream.of(namespace, apps())
                    .flatMap(
                            each -> client
                                    .genericKubernetesResources(words[0], words[1])
                                    .inNamespace(each)
                                    .list()
                                    .getItems()
                                    .stream())
                    .toList();
        }

        /** The image of an app's process. */
        String image() {
            return client.apps().deployments().inNamespace(apps()).list().getItems().stream()
                    .map(each -> each.getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .getImage())
                    .findFirst()
                    .orElseThrow();
        }

        /** The names of the Deployments of apps. */
        List<String> deployments() {
            return client.apps().deployments().inNamespace(apps()).list().getItems().stream()
                    .map(each -> each.getMetadata().getName())
                    .toList();
        }

        /** Whether a process of an app has been started that does not serve yet. */
        boolean startsAProcess() {
            return client.apps().deployments().inNamespace(apps()).list().getItems().stream()
                    .anyMatch(each -> !Objects.equals(
                                    each.getMetadata().getGeneration(),
                                    each.getStatus().getObservedGeneration())
                            || !Objects.equals(
                                    each.getStatus().getUpdatedReplicas(),
                                    each.getStatus().getReplicas()));
        }

        /** Removes all of it, and waits for none of it to go. */
        @Override
        public void close() {
            client.pods().inNamespace(apps()).withGracePeriod(0).delete();
            for (var name : List.of(apps(), namespace)) {
                client.namespaces().withName(name).delete();
            }
        }
    }
}
