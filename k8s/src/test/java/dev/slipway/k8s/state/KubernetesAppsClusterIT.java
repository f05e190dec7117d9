package dev.slipway.k8s.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ProcessType;
import dev.slipway.core.Samples;
import dev.slipway.core.app.AppsContract;
import dev.slipway.core.app.Autoscale;
import dev.slipway.core.platform.State;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class KubernetesAppsClusterIT extends AppsContract {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    @Override
    protected State state() {
        return OPEN.state();
    }

    @Test
    void settingsThatOnlyAClusterCanFollowAreKept() {
        var state = state();
        var app = Samples.app("team/busy");
        state.apps().create(app);
        var settings = app.settings()
                .with("builder", "registry.example.com/builder:1")
                .withAutoscale(Map.of(ProcessType.WEB, new Autoscale(2, 9, 80)));

        state.apps().update(app.id(), old -> old.withSettings(settings));

        assertThat(state.apps().find(app.id()).orElseThrow().settings()).isEqualTo(settings);
    }
}
