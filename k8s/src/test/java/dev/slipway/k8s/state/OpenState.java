package dev.slipway.k8s.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.platform.State;
import dev.slipway.k8s.Connection;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A state of a test class's own in the cluster, empty before each test. Its namespaces are used by all tests of the class,
 * since clusters take long to remove one.
 */
final class OpenState implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            UserObject.class,
            NamespaceObject.class,
            KeyObject.class,
            AppObject.class,
            ReleaseObject.class,
            DeployObject.class,
            DomainObject.class,
            WebhookObject.class,
            DeliveryObject.class,
            Secret.class,
            ConfigMap.class,
            Lease.class);

    private @Nullable TestCluster test;
    private @Nullable KubernetesClient server;
    private String systemNamespace = "";

    @Override
    public void beforeAll(ExtensionContext context) {
        test = TestCluster.connect();
        Resources.apply(test.client());
        systemNamespace = test.namespace();
        rights().forEach(right -> client().resource(right).create());
        server = Connection.open(new ConfigBuilder(client().getConfiguration())
                .withImpersonateUsername("system:serviceaccount:%s:slipway".formatted(systemNamespace))
                .withImpersonateGroups("system:serviceaccounts", "system:authenticated")
                .build());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        KINDS.forEach(kind -> cluster().deleteAll(kind, Map.of()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (test != null) {
            for (var namespace : client().namespaces().list().getItems()) {
                if (namespace.getMetadata().getName().startsWith(systemNamespace + "-")) {
                    client().resource(namespace).delete();
                }
            }
            rights().forEach(right -> client().resource(right).delete());
            test.remove(systemNamespace);
            if (server != null) {
                server.close();
            }
            test.close();
        }
    }

    /** What installation gives the server. */
    private List<HasMetadata> rights() {
        try (var in = Labels.class.getResourceAsStream("install/rights.yaml")) {
            var template = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
            var yaml = template.replace("${namespace}", systemNamespace);
            return client().load(new ByteArrayInputStream(yaml.getBytes(UTF_8))).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With all rights. */
    KubernetesClient client() {
        return Objects.requireNonNull(test).client();
    }

    Cluster cluster() {
        return cluster(client());
    }

    private Cluster cluster(KubernetesClient through) {
        return new Cluster(through, systemNamespace, systemNamespace + "-");
    }

    /** As one more server has it, with the rights of one. */
    State state() {
        return state(Objects.requireNonNull(server));
    }

    /** As a server has it whose way to the cluster is that client. */
    State state(KubernetesClient through) {
        var state = new KubernetesState(cluster(through), Peers.NONE, Clock.systemUTC());
        return new State(
                state.users(),
                state.keys(),
                state.tokens(),
                state.namespaces(),
                state.apps(),
                state.releases(),
                state.deploys(),
                state.webhooks(),
                state.deliveries(),
                state.configurations(),
                state.gitLogins());
    }
}
