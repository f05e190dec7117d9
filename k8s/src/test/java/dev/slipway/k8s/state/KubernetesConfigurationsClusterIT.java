package dev.slipway.k8s.state;

import dev.slipway.core.app.ConfigurationsContract;
import dev.slipway.core.platform.State;
import org.junit.jupiter.api.extension.RegisterExtension;

final class KubernetesConfigurationsClusterIT extends ConfigurationsContract {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    @Override
    protected State state() {
        return OPEN.state();
    }
}
