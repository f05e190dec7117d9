package dev.slipway.k8s.state;

import dev.slipway.core.app.AppsContract;
import dev.slipway.core.platform.State;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

// withstand G 103, G 110
final class FaultyAppsClusterIT extends AppsContract {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    private final FaultyApi api = FaultyApi.halfBroken(OPEN.client());
    private final KubernetesClient client = api.client();

    @Override
    protected State state() {
        return OPEN.state(client);
    }

    @AfterEach
    void close() {
        client.close();
        api.close();
    }
}
