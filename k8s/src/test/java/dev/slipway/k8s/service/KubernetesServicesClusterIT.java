package dev.slipway.k8s.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.Samples;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import dev.slipway.core.service.Service;
import dev.slipway.core.service.ServiceRequest;
import dev.slipway.core.service.ServiceSettings;
import dev.slipway.k8s.TestCluster;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The image named SLIPWAY_TEST_REDIS_IMAGE, if there is one, is a Redis that the cluster has. */
final class KubernetesServicesClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ServiceName CACHE = new ServiceName("cache");

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

    private static ServiceRequest request(KubernetesServices services, String kind, ServiceName name) {
        var offer = services.offers().stream()
                .filter(each -> each.name().equals(kind))
                .findFirst()
                .orElseThrow();
        return new ServiceRequest(namespace, name, offer, new ServiceSettings("0", "1Gi"), Samples.ALICE, Samples.NOW);
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
            var request = request(services, offer.name(), name);

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

    @Test
    void aServiceRunsAndIsReachedByWhatItGives() throws InterruptedException {
        var image = System.getenv("SLIPWAY_TEST_REDIS_IMAGE");
        Assumptions.assumeTrue(image != null, "needs a Redis that the cluster has: set SLIPWAY_TEST_REDIS_IMAGE");
        var services = services(_ -> image);
        var request = request(services, "redis-dev", CACHE);
        var access = services.access(request);

        services.start(request, access);

        await("the service", () -> services.list(namespace).stream().anyMatch(Service::ready));
        // Nodes learn a moment later where its address leads.
        await("its address", () -> ask(access, "set greeting hello").equals("OK"));
        assertThat(ask(access, "get greeting")).isEqualTo("hello");
        assertThat(ask(Map.of(), "get greeting")).contains("NOAUTH");
        services.remove(namespace, CACHE);
    }

    /** By the service's own client, over its address in the cluster. */
    private static String ask(Map<ConfigurationKey, Secret> access, String words) {
        var out = new ByteArrayOutputStream();
        var password = access.getOrDefault(new ConfigurationKey("password"), new Secret(""));
        var host = access.getOrDefault(new ConfigurationKey("host"), new Secret("127.0.0.1"));
        var command = "%s redis-cli -h %s %s"
                .formatted(
                        password.reveal().isEmpty() ? "" : "REDISCLI_AUTH=" + password.reveal(), host.reveal(), words);
        try (var run = cluster.client()
                .pods()
                .inNamespace(namespace.value())
                .withName("service-cache-0")
                .writingOutput(out)
                .writingError(out)
                .exec("sh", "-c", command)) {
            assertThat(run.exitCode()
                            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .isNotNull();
        }
        return out.toString(StandardCharsets.UTF_8).strip();
    }
}
