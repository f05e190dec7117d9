package dev.slipway.k8s.state;

import dev.slipway.core.app.NamespacesContract;
import dev.slipway.core.platform.State;
import org.junit.jupiter.api.extension.RegisterExtension;

final class KubernetesNamespacesClusterIT extends NamespacesContract {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    @Override
    protected State state() {
        return OPEN.state();
    }
}
