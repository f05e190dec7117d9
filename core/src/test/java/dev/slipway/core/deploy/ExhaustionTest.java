package dev.slipway.core.deploy;

import static dev.slipway.core.deploy.FakePlatform.push;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Exhaustion;
import dev.slipway.core.release.ReleaseVersion;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deploys whose thread runs out of stack or memory: theirs is the only one that fails. */
class ExhaustionTest {
    private static final DeployState LIVE = new DeployState.Live(new ReleaseVersion(1));

    private final DeployerRig rig = new DeployerRig(DeployLimits.DEFAULT);

    // withstand G 114
    @ParameterizedTest
    @EnumSource
    void failsThatDeployAndNoOther(Exhaustion exhaustion) throws Exception {
        var web = rig.fake.app("web", "ada");
        var shop = rig.fake.app("shop", "ada");
        var building = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        rig.fake.whileBuilding((app, _) -> {
            if (app.id().equals(shop.id())) {
                building.countDown();
                go.await();
            } else {
                exhaustion.run();
            }
        });
        var other = rig.deployer.deploy(push(shop, 2));
        building.await();

        var broken = rig.deployer.deploy(push(web, 1));

        assertThat(rig.end(broken)).isInstanceOfSatisfying(DeployState.Failed.class, failed -> {
            assertThat(failed.reason()).matches("internal error, id [0-9a-f]{8}");
            assertThat(failed.advice()).isEqualTo("tell the server's operator this id");
        });
        go.countDown();
        assertThat(rig.end(other)).isEqualTo(LIVE);
        rig.fake.whileBuilding((_, _) -> {});
        assertThat(rig.deploy(push(web, 1))).isInstanceOf(DeployState.Live.class);
        assertThat(rig.fake.state().deploys().unsettled()).isEmpty();
    }
}
