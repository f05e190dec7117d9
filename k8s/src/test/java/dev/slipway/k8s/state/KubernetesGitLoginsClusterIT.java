package dev.slipway.k8s.state;

import dev.slipway.core.platform.State;
import dev.slipway.core.webhook.GitLoginsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

final class KubernetesGitLoginsClusterIT extends GitLoginsContract {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    @Override
    protected State state() {
        return OPEN.state();
    }
}
