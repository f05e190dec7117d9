package dev.slipway.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.App;
import org.junit.jupiter.api.Test;

final class RetentionTest {
    private final DeployerRig rig = new DeployerRig();

    @Test
    void whatIsKeptOfAnAppIsBoundedHoweverOftenItIsDeployed() throws InterruptedException {
        App web = rig.fake.app("web", "ada");
        for (int i = 0; i < Retention.KEPT + 5; i++) {
            rig.deploy(FakePlatform.push(web, i % 9 + 1));
        }

        var state = rig.fake.state();
        assertThat(state.deploys().list(web.id(), 999)).hasSize(Retention.KEPT);
        assertThat(state.releases().list(web.id())).hasSize(Retention.KEPT);
        assertThat(state.releases().current(web.id()).orElseThrow().version().number())
                .isEqualTo(Retention.KEPT + 5);
    }
}
