package dev.slipway.k8s.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.Samples;
import dev.slipway.core.ServiceName;
import dev.slipway.core.service.ServiceRequest;
import dev.slipway.core.service.ServiceSettings;
import dev.slipway.k8s.TestCluster;
import dev.slipway.k8s.install.Images;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SLIPWAY_TEST_SERVICE_IMAGES names a mirror, from which the cluster has images of Redis and PostgreSQL. */
final class KubernetesServicesClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ServiceName STORE = new ServiceName("store");

    private static TestCluster cluster;
    private static Namespace namespace;

    @BeforeAll
    static void connect() {
        cluster = TestCluster.connect();
        namespace = new Namespace(cluster.namespace());
        // As strict as a namespace of apps can be.
        cluster.client().namespaces().withName(namespace.value()).edit(found -> {
            found.getMetadata().getLabels().put("pod-security.kubernetes.io/enforce", "restricted");
            return found;
        });
    }

    @AfterAll
    static void remove() {
        if (cluster != null) {
            cluster.remove(namespace.value());
            cluster.close();
        }
    }

    private static KubernetesServices services(UnaryOperator<String> mirrored) {
        return new KubernetesServices(cluster.client(), "slipway-test", mirrored);
    }

    private static ServiceRequest request(
            KubernetesServices services, String kind, ServiceName name, ServiceSettings settings) {
        var offer = services.offers().stream()
                .filter(each -> each.name().equals(kind))
                .findFirst()
                .orElseThrow();
        return new ServiceRequest(namespace, name, offer, settings, Samples.ALICE, Samples.NOW);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what + " in time").isLessThan(end);
            Thread.sleep(200);
        }
    }

    @Test
    void everyKindIsTakenByTheApiServerAndLeavesNothing() throws InterruptedException {
        var services = services(UnaryOperator.identity());
        for (var offer : services.offers()) {
            var name = new ServiceName(offer.name());
            var request = request(services, offer.name(), name, new ServiceSettings("0", "1Gi"));

            services.start(request, services.access(request));

            assertThat(services.list(namespace))
                    .filteredOn(each -> each.name().equals(name))
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.offer()).isEqualTo(offer.name());
                        assertThat(each.by()).isEqualTo(Samples.ALICE);
                        assertThat(each.createdAt()).isEqualTo(Samples.NOW);
                    });
            assertThatThrownBy(() -> services.start(request, services.access(request)))
                    .isInstanceOf(Conflict.class);
            services.remove(namespace, name);
            services.remove(namespace, name);
            await(
                    "its end",
                    () -> services.list(namespace).stream()
                            .noneMatch(each -> each.name().equals(name)));
            assertThat(cluster.client()
                            .secrets()
                            .inNamespace(namespace.value())
                            .withName("service-" + name)
                            .get())
                    .isNull();
        }
    }

    /**
     * What an app asks a service of that kind.
     *
     * @param image its name at a mirror, without the version
     * @param write says {@code done} last
     * @param read says {@code hello} when that was written
     * @param guess tries it without the password, and is told the refusal
     */
    record Program(String kind, String image, String write, String read, String guess, String refusal) {
        @Override
        public String toString() {
            return kind;
        }
    }

    static List<Program> programs() {
        return List.of(
                new Program(
                        "redis-dev",
                        "redis",
                        "redis-cli --no-auth-warning -u \"$(cat uri)\" set greeting hello && echo done",
                        "redis-cli --no-auth-warning -u \"$(cat uri)\" get greeting",
                        "redis-cli -h $(cat host) -p $(cat port) get greeting",
                        "NOAUTH"),
                new Program(
                        "postgresql-dev",
                        "postgres",
                        "psql \"$(cat uri)\" -qc \"create table greetings as select 'hello' as it\" && echo done",
                        "psql \"$(cat uri)\" -Atc 'select it from greetings'",
                        "PGPASSWORD=guess psql -h $(cat host) -p $(cat port) -U $(cat username) $(cat database) -c 'select 1'",
                        "password authentication failed"));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void whatAnAppStoresOutlivesThePodOfItsService(Program program) throws Exception {
        var mirror = System.getenv("SLIPWAY_TEST_SERVICE_IMAGES");
        Assumptions.assumeTrue(mirror != null, "needs images of services: set SLIPWAY_TEST_SERVICE_IMAGES");
        var services = services(Images.mirror(mirror));
        var request = request(services, program.kind, STORE, new ServiceSettings("64Mi", "512Mi"));
        var image = "%s/library/%s:%s"
                .formatted(mirror, program.image, request.offer().version());
        try (var _ = volume(image)) {
            var access = services.access(request);
            services.start(request, access);
            var app = new ClientPod(cluster.client(), namespace, "app-" + program.image, image, access);
            await("the service", () -> services.list(namespace).getFirst().ready());

            // Nodes learn a moment later where its address leads.
            await("its address", () -> app.run(program.write).endsWith("done"));
            assertThat(app.run(program.read)).isEqualTo("hello");
            assertThat(app.run(program.guess)).contains(program.refusal);

            var first = pod().getMetadata().getUid();
            services.change(services.list(namespace).getFirst(), new ServiceSettings("64Mi", "256Mi"));
            await("its new process", () -> services.list(namespace).getFirst().ready());
            assertThat(pod().getMetadata().getUid()).isNotEqualTo(first);
            assertThat(pod().getSpec().getContainers().getFirst().getResources().getLimits())
                    .containsEntry("memory", new Quantity("256Mi"));
            await("its address", () -> app.run(program.read).equals("hello"));

            services.remove(namespace, STORE);
            await("its end", () -> pods().list().getItems().isEmpty() && claims().isEmpty());
        }
    }

    private static AutoCloseable volume(String image) {
        return TestVolume.isNeeded(cluster)
                ? new TestVolume(cluster, namespace, "data-service-store-0", "64Mi", image)
                : () -> {};
    }

    private static FilterWatchListDeletable<Pod, PodList, PodResource> pods() {
        return cluster.client().pods().inNamespace(namespace.value()).withLabel("slipway.dev/service", STORE.value());
    }

    private static Pod pod() {
        return pods().list().getItems().getFirst();
    }

    private static List<PersistentVolumeClaim> claims() {
        return cluster.client()
                .persistentVolumeClaims()
                .inNamespace(namespace.value())
                .list()
                .getItems();
    }
}
