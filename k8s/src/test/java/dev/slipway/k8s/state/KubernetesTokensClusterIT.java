package dev.slipway.k8s.state;

import dev.slipway.core.identity.TokensContract;
import dev.slipway.core.platform.State;
import org.junit.jupiter.api.extension.RegisterExtension;

final class KubernetesTokensClusterIT extends TokensContract {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    @Override
    protected State state() {
        return OPEN.state();
    }
}
