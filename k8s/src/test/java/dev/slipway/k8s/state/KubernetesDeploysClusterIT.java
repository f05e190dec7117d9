package dev.slipway.k8s.state;

import dev.slipway.core.deploy.DeploysContract;
import dev.slipway.core.platform.State;
import org.junit.jupiter.api.extension.RegisterExtension;

final class KubernetesDeploysClusterIT extends DeploysContract {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    @Override
    protected State state() {
        return OPEN.state();
    }
}
