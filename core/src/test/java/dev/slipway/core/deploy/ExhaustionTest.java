package dev.slipway.core.deploy;

import static dev.slipway.core.deploy.FakePlatform.push;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.release.ReleaseVersion;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deploys whose thread runs out of stack or memory: theirs is the only one that fails. */
class ExhaustionTest {
    private static final DeployState LIVE = new DeployState.Live(new ReleaseVersion(1));

    private final DeployerRig rig = new DeployerRig(DeployLimits.DEFAULT);

    static Stream<Named<Runnable>> exhaustions() {
        return Stream.of(
                Named.of("stack", () -> assertThat(depth(0)).isNegative()),
                Named.of("memory", () -> assertThat(new long[Integer.MAX_VALUE]).isEmpty()));
    }

    private static int depth(int depth) {
        return depth < 0 ? depth : depth(depth + 1) + 1;
    }

    // withstand G 114
    @ParameterizedTest
    @MethodSource("exhaustions")
    void failsThatDeployAndNoOther(Runnable exhaust) throws Exception {
        var web = rig.fake.app("web", "ada");
        var shop = rig.fake.app("shop", "ada");
        var building = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        rig.fake.whileBuilding((app, _) -> {
            if (app.id().equals(shop.id())) {
                building.countDown();
                go.await();
            } else {
                exhaust.run();
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
