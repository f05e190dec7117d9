package dev.slipway.k8s.state;

import dev.slipway.core.identity.UsersContract;
import dev.slipway.core.platform.State;
import org.junit.jupiter.api.extension.RegisterExtension;

final class KubernetesUsersClusterIT extends UsersContract {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    @Override
    protected State state() {
        return OPEN.state();
    }
}
