package dev.slipway.acceptance;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.k8s.PodDoor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole Slipway that a test installs from its terminal, beside whatever else the cluster has: with an object store of its
 * own, and the registry that the test's builder is in.
 */
final class Installation implements AutoCloseable {
    private static final int SSH = 2222;
    private static final String LABEL = "slipway.dev/installation";

    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final Machine machine;
    private @Nullable PodDoor door;

    /** Skips the test where there is no cluster with a builder. */
    Installation(Path folder) throws IOException {
        for (var name : List.of("KUBECONFIG", "SLIPWAY_TEST_BUILDER", "SLIPWAY_TEST_REGISTRY_PUSH")) {
            assumeThat(System.getenv(name))
                    .as("needs a cluster and a builder in it: set " + name)
                    .isNotNull();
        }
        machine = new Machine(folder, Map.of("VISIT_PORT", port("SLIPWAY_TEST_INGRESS_PORT", "80")));
    }

    private static String port(String variable, String usual) {
        return System.getenv().getOrDefault(variable, usual);
    }

    Machine machine() {
        return machine;
    }

    KubernetesClient client() {
        return client;
    }

    /** What tells this installation's names from all others. */
    String id() {
        return id;
    }

    /** Where Slipway's own objects are. */
    String namespace() {
        return "story-" + id;
    }

    /** Where its apps are. */
    String apps() {
        return "apps-" + id;
    }

    /** The words behind {@code slipway install} that every story needs. */
    String words() {
        var given = Map.of(
                "--namespace", namespace(),
                "--registry", environment("SLIPWAY_TEST_REGISTRY_PUSH"),
                "--registry-pull", environment("SLIPWAY_TEST_REGISTRY_PULL"),
                "--builder", environment("SLIPWAY_TEST_BUILDER"),
                "--trusted-builders", environment("SLIPWAY_TEST_BUILDER"),
                "--server-image", environment("SLIPWAY_TEST_SERVER_IMAGE"),
                "--ssh-service", "ClusterIP",
                "--ssh-port", Integer.toString(SSH),
                "--push-address", machine.withPorts("127.0.0.1:2222"),
                "--limit", "90s");
        return "--registry-insecure "
                + String.join(
                        " ",
                        given.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .toList());
    }

    static String environment(String name) {
        return Objects.requireNonNull(System.getenv(name), name);
    }

    /** Makes a page, and pushes it as app {@code hello}; the terminal is in its folder then. */
    String pushAPage() {
        return machine.run("""
                git init -q page && cd page && echo '<h1>Installed</h1>' >index.html && git add . && git commit -qm 'First page'
                git remote add epinio $SERVER/%s/hello && git push epinio main""".formatted(apps()));
    }

    /** Opens the way to its SSH server, at the terminal's {@code SSH_PORT}. */
    void open() throws IOException {
        if (door != null) {
            door.close();
        }
        var port = Integer.parseInt(machine.withPorts("2222"));
        door = new PodDoor(client, server(), SSH, port);
    }

    /** The pod that serves. */
    Pod server() {
        return client
                .pods()
                .inNamespace(namespace())
                .withLabel("app.kubernetes.io/component", "server")
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .findFirst()
                .orElseThrow();
    }

    /** What there is in the cluster of this installation and of its apps. */
    List<String> traces() {
        return Stream.of(
                        client.rbac()
                                .clusterRoles()
                                .withLabel(LABEL, namespace())
                                .list()
                                .getItems(),
                        client.rbac()
                                .clusterRoleBindings()
                                .withLabel(LABEL, namespace())
                                .list()
                                .getItems(),
                        client.apps()
                                .deployments()
                                .inAnyNamespace()
                                .withLabel(LABEL, namespace())
                                .list()
                                .getItems(),
                        client.namespaces().list().getItems().stream()
                                .filter(found -> found.getMetadata().getName().endsWith(id))
                                .toList())
                .flatMap(List::stream)
                .map(found -> found.getKind() + " " + found.getMetadata().getName())
                .toList();
    }

    /** Slipway's kinds in the cluster, and whose they are: other installations have theirs with them. */
    List<String> kinds() {
        return client
                .genericKubernetesResources("apiextensions.k8s.io/v1", "CustomResourceDefinition")
                .list()
                .getItems()
                .stream()
                .filter(kind -> kind.getMetadata().getName().endsWith(".slipway.dev"))
                .map(kind -> kind.getMetadata().getName() + " of "
                        + kind.getMetadata().getLabels().get(LABEL))
                .toList();
    }

    /** How often the object's specification has been changed. */
    static long generation(HasMetadata object) {
        return object.getMetadata().getGeneration();
    }

    /** Removes what a story that failed has left as well. */
    @Override
    public void close() throws IOException {
        if (door != null) {
            door.close();
        }
        machine.type("slipway uninstall --purge-data --yes --namespace " + namespace());
        machine.close();
        client.close();
    }
}
