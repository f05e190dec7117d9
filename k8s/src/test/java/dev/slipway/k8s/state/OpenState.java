package dev.slipway.k8s.state;

import dev.slipway.core.platform.State;
import dev.slipway.k8s.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
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
            KeyObject.class,
            AppObject.class,
            ReleaseObject.class,
            DeployObject.class,
            DomainObject.class,
            Secret.class,
            ConfigMap.class,
            Lease.class);

    private @Nullable TestCluster test;
    private String systemNamespace = "";

    @Override
    public void beforeAll(ExtensionContext context) {
        test = TestCluster.connect();
        Resources.apply(test.client());
        systemNamespace = test.namespace();
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
            test.remove(systemNamespace);
            test.close();
        }
    }

    KubernetesClient client() {
        return Objects.requireNonNull(test).client();
    }

    Cluster cluster() {
        return cluster(client());
    }

    private Cluster cluster(KubernetesClient through) {
        return new Cluster(through, systemNamespace, systemNamespace + "-");
    }

    /** As one more server has it. */
    State state() {
        return state(client());
    }

    /** As a server has it whose way to the cluster is that client. */
    State state(KubernetesClient through) {
        var state = new KubernetesState(cluster(through), Clock.systemUTC());
        return new State(state.users(), state.keys(), state.apps(), state.releases(), state.deploys());
    }
}
