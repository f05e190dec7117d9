package dev.slipway.core.deploy;

import static dev.slipway.core.deploy.FakePlatform.push;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.App;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a start makes of what an earlier run of the server left. */
class DeployRecoveryTest {
    private static final Image IMAGE = new Image("memory", "sha256:1", Map.of());

    private final DeployerRig rig = new DeployerRig();
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

    private ReleaseVersion release(int commit) {
        var push = push(web, commit);
        return rig.fake
                .state()
                .releases()
                .append(
                        web.id(),
                        version -> Release.of(web, version, IMAGE, push.commit(), push.by(), DeployerRig.NOW, "Deploy"))
                .version();
    }

    @Test
    void deploysThatWereUnderWayHaveFailed() {
        var deploys = List.of(
                left(1, new DeployState.Queued()),
                left(2, new DeployState.Staging()),
                left(3, new DeployState.Building()));

        rig.deployer.recover();

        assertThat(deploys)
                .extracting(deploy -> rig.state(deploy).sentence())
                .containsOnly("failed: the server was restarted");
    }

    // withstand G I3, I4
    @Test
    void aRolloutThatWasInterruptedHasFailedWithItsRelease() {
        var version = release(1);
        var deploy = left(1, new DeployState.RollingOut(version));

        rig.deployer.recover();

        assertThat(rig.state(deploy).word()).isEqualTo("failed");
        assertThat(rig.fake.state().releases().find(web.id(), version))
                .get()
                .returns(ReleaseState.FAILED, Release::state);
    }

    @Test
    void aReleaseThatWasOnlyAboutToBeRolledOutHasFailed() {
        var version = release(1);
        left(1, new DeployState.Building());

        rig.deployer.recover();

        assertThat(rig.fake.state().releases().find(web.id(), version))
                .get()
                .returns(ReleaseState.FAILED, Release::state);
    }

    @Test
    void aReleaseOfAChangeThatWasInterruptedHasFailed() {
        var version = release(1);

        rig.deployer.recover();

        assertThat(rig.fake.state().releases().find(web.id(), version))
                .get()
                .returns(ReleaseState.FAILED, Release::state);
    }

    // withstand G I3
    @Test
    void aRolloutWhoseReleaseServedIsLiveAndItsRefFollows() {
        var version = release(1);
        rig.fake.state().releases().settle(web.id(), version, ReleaseState.LIVE);
        var deploy = left(1, new DeployState.RollingOut(version));

        rig.deployer.recover();

        assertThat(rig.state(deploy)).isEqualTo(new DeployState.Live(version));
        assertThat(rig.fake.ref(deploy.push())).contains(deploy.push().commit());
        assertThat(rig.fake.state().deploys().unsettled()).isEmpty();
    }

    @Test
    void aRefDoesNotFollowADeployThatALaterOneReplaced() {
        for (int commit = 1; commit <= 2; commit++) {
            var version = release(commit);
            rig.fake.state().releases().settle(web.id(), version, ReleaseState.LIVE);
            left(commit, new DeployState.Live(version));
        }

        rig.deployer.recover();

        assertThat(rig.fake.ref(push(web, 2))).contains(push(web, 2).commit());
        assertThat(rig.fake.state().deploys().unsettled()).isEmpty();
    }

    @Test
    void nothingLeftIsNothingToDo() throws Exception {
        rig.deploy(push(web, 1));
        var before = rig.fake.state().deploys().list(web.id(), 1);

        rig.deployer.recover();

        assertThat(rig.fake.state().deploys().list(web.id(), 1)).isEqualTo(before);
        assertThat(rig.fake.ref(push(web, 1))).contains(push(web, 1).commit());
    }
}
