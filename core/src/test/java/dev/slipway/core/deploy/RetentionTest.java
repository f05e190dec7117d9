package dev.slipway.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.App;
import java.util.concurrent.atomic.AtomicInteger;
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
        // Nobody waits for it, and one is pruned before the other.
        DeployerRig.until(() -> state.deploys().list(web.id(), 999).size() == Retention.KEPT);
        DeployerRig.until(() -> state.releases().list(web.id()).size() == Retention.KEPT);
        assertThat(state.releases().current(web.id()).orElseThrow().version().number())
                .isEqualTo(Retention.KEPT + 5);
    }

    @Test
    void whatBuildsHaveLeftGoesWhileTheAppsTurnLasts() throws InterruptedException {
        App web = rig.fake.app("web", "ada");
        var tidied = new AtomicInteger();
        rig.fake.whileTidying((_, _) -> {
            Thread.sleep(20);
            tidied.incrementAndGet();
        });

        var end = rig.deploy(FakePlatform.push(web, 1));

        assertThat(end).isInstanceOf(DeployState.Live.class);
        assertThat(tidied).hasValue(1);
    }

    @Test
    void whatCannotBeTidiedFailsNoDeploy() throws InterruptedException {
        App web = rig.fake.app("web", "ada");
        rig.fake.whileTidying((_, _) -> {
            throw new IllegalStateException("the registry is away");
        });

        assertThat(rig.deploy(FakePlatform.push(web, 1))).isInstanceOf(DeployState.Live.class);
    }
}
