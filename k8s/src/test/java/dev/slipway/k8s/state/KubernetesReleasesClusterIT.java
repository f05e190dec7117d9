package dev.slipway.k8s.state;

import dev.slipway.core.platform.State;
import dev.slipway.core.release.ReleasesContract;
import org.junit.jupiter.api.extension.RegisterExtension;

final class KubernetesReleasesClusterIT extends ReleasesContract {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    @Override
    protected State state() {
        return OPEN.state();
    }
}
