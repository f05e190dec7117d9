package dev.slipway.core.deploy;

import static dev.slipway.core.deploy.FakePlatform.push;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.App;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What goes on after a restart, where deploys outlive their server. */
class DeployResumeTest {
    private static final Image IMAGE = new Image("memory", "sha256:1", Map.of());
    private static final DeployLimits RESUMED = new DeployLimits(2, Duration.ZERO, true);

    static final DeployState[] BEFORE_ROLLOUT = {
        new DeployState.Queued(), new DeployState.Staging(), new DeployState.Building()
    };

    private final DeployerRig rig = new DeployerRig(RESUMED);
    private App web;

    @BeforeEach
    void begin() {
        web = rig.fake.app("web", "ada");
    }

    private Deploy left(int commit, DeployState state) {
        var deploy = rig.fake.state().deploys().append(push(web, commit), DeployerRig.NOW);
        rig.fake.state().deploys().update(deploy.id(), state, DeployerRig.NOW);
        return deploy;
    }

    private ReleaseVersion release(ReleaseState state) {
        var push = push(web, 1);
        var releases = rig.fake.state().releases();
        var version = releases.append(
                        web.id(),
                        next -> Release.of(web, next, IMAGE, push.commit(), push.by(), DeployerRig.NOW, "Deploy"))
                .version();
        releases.settle(web.id(), version, state);
        return version;
    }

    @ParameterizedTest
    @FieldSource("BEFORE_ROLLOUT")
    void aDeployGoesOnAndItsRefFollows(DeployState state) throws Exception {
        var deploy = left(1, state);

        rig.deployer.recover();

        assertThat(rig.end(deploy)).isEqualTo(new DeployState.Live(new ReleaseVersion(1)));
        assertThat(rig.fake.ref(deploy.push())).contains(deploy.push().commit());
        assertThat(rig.fake.log(deploy)).first().asString().contains("The server has restarted, " + deploy.id());
    }

    @Test
    void aRolloutGoesOnWithTheSameRelease() throws Exception {
        var version = release(ReleaseState.PENDING);
        var deploy = left(1, new DeployState.RollingOut(version));

        rig.deployer.recover();

        assertThat(rig.end(deploy)).isEqualTo(new DeployState.Live(version));
        assertThat(rig.fake.done()).containsExactly("roll out web v1");
        assertThat(rig.fake.state().releases().list(web.id())).singleElement().returns(version, Release::version);
    }

    @Test
    void aRolloutWhoseReleaseServesIsNotRepeated() throws Exception {
        var version = release(ReleaseState.LIVE);
        var deploy = left(1, new DeployState.RollingOut(version));

        rig.deployer.recover();

        assertThat(rig.end(deploy)).isEqualTo(new DeployState.Live(version));
        assertThat(rig.fake.done()).isEmpty();
        assertThat(rig.fake.ref(deploy.push())).contains(deploy.push().commit());
    }

    @Test
    void aRolloutThatHadFailedHasFailed() throws Exception {
        var deploy = left(1, new DeployState.RollingOut(release(ReleaseState.FAILED)));

        rig.deployer.recover();

        assertThat(rig.end(deploy).sentence()).isEqualTo("failed: v1 did not become healthy");
        assertThat(rig.fake.done()).isEmpty();
    }

    @Test
    void deploysOfOneAppGoOnInTheOrderOfTheirPushes() throws Exception {
        var older = left(1, new DeployState.Building());
        var newer = left(2, new DeployState.Queued());

        rig.deployer.recover();

        assertThat(rig.end(newer)).isEqualTo(new DeployState.Live(new ReleaseVersion(2)));
        assertThat(rig.state(older)).isEqualTo(new DeployState.Live(new ReleaseVersion(1)));
        assertThat(rig.fake.ref(newer.push())).contains(newer.push().commit());
    }

    // withstand G 98
    @Test
    void aStopLeavesADeployAsItStandsAndTellsItsFollower() throws Exception {
        var building = new Checkpoint();
        rig.fake.whileBuilding((_, _) -> building.pass());
        var deploy = rig.deployer.deploy(push(web, 1));
        building.awaitReached();

        rig.deployer.stop();

        assertThat(rig.end(deploy)).isEqualTo(new DeployState.Building());
        assertThat(rig.fake.log(deploy)).last().asString().contains("The server is restarting, d1 goes on");
        building.open();
    }
}
