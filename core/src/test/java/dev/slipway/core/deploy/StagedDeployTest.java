package dev.slipway.core.deploy;

import static dev.slipway.core.deploy.FakePlatform.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Conflict;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseVersion;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deploys that end with an image, and what rolls it out. */
class StagedDeployTest {
    private static final UserName GRACE = new UserName("grace");
    private static final DeployState STAGED = new DeployState.Staged();
    private static final DeployState LIVE_V2 = new DeployState.Live(new ReleaseVersion(2));

    private final DeployerRig rig = new DeployerRig(new DeployLimits(2, Duration.ZERO, true));
    private final Checkpoint checkpoint = new Checkpoint();
    private App web;

    @BeforeEach
    void begin() throws InterruptedException {
        web = rig.fake.app("web", "ada");
        rig.deploy(push(web, 1));
    }

    private Deploy staged(int commit) throws InterruptedException {
        var deploy = rig.deployer.deploy(push(web, commit).staging());
        assertThat(rig.end(deploy)).isEqualTo(STAGED);
        return deploy;
    }

    private static Push withRef(Push push, Deploy deploy) {
        return new Push(push.app(), Refs.STAGED, deploy.push().commit(), push.by(), false, "");
    }

    @Test
    void whatRunsGoesOnAndTheCommitIsKept() throws Exception {
        var deploy = staged(2);

        assertThat(rig.fake.done().subList(3, 5)).containsExactly("stage web", "build web");
        assertThat(rig.fake.log(deploy))
                .containsExactly(
                        "-----> Staging web@2222222 as d2",
                        "-----> Staged as d2, what runs goes on",
                        "       It is rolled out by: deploys retry d2");
        assertThat(rig.fake.state().releases().list(web.id()))
                .singleElement()
                .returns(push(web, 1).commit(), Release::commit);
        assertThat(rig.fake.ref(push(web, 2))).contains(push(web, 1).commit());
        assertThat(rig.fake.ref(withRef(push(web, 2), deploy)))
                .contains(push(web, 2).commit());
        assertThat(rig.fake.state().deploys().unsettled()).isEmpty();
    }

    @Test
    void itIsRolledOutWithoutAnotherBuild() throws Exception {
        var deploy = staged(2);

        var release = rig.deployer.release(deploy.id(), GRACE);

        assertThat(rig.end(release)).isEqualTo(LIVE_V2);
        assertThat(rig.fake.done().subList(5, 7)).containsExactly("stage web", "roll out web v2");
        assertThat(rig.fake.state().releases().current(web.id()).orElseThrow())
                .returns(push(web, 2).commit(), Release::commit)
                .returns(GRACE, Release::by);
        assertThat(rig.fake.ref(push(web, 2))).contains(push(web, 2).commit());
        assertThat(release.staging()).isEqualTo(deploy.id());
        assertThat(rig.state(deploy)).isEqualTo(STAGED);
    }

    @Test
    void anImageThatIsGoneIsBuiltOnceMore() throws Exception {
        var deploy = staged(2);
        rig.fake.forgetImages();

        assertThat(rig.end(rig.deployer.release(deploy.id(), GRACE))).isEqualTo(LIVE_V2);

        assertThat(rig.fake.done().subList(5, 8)).containsExactly("stage web", "build web", "roll out web v2");
    }

    @Test
    void theCommitThatRunsIsBuiltAndReleasedAnew() throws Exception {
        var first = push(web, 1);
        var again = new Push(web.id(), first.ref(), first.commit(), first.by(), true, "again").staging();

        assertThat(rig.deploy(again)).isEqualTo(STAGED);
        var staged = rig.deployer.staged(web.id()).orElseThrow();
        assertThat(rig.end(rig.deployer.release(staged.id(), GRACE))).isEqualTo(LIVE_V2);

        assertThat(rig.fake.done().subList(3, 7))
                .containsExactly("stage web", "build web", "stage web", "roll out web v2");
    }

    @Test
    void aFailedOneLeavesWhatRuns() throws Exception {
        rig.fake.whileBuilding((_, _) -> {
            throw new BuildFailed("no buildpack matched", "add a Procfile");
        });

        var end = rig.deploy(push(web, 2).staging());

        assertThat(end).isInstanceOf(DeployState.Failed.class);
        assertThat(rig.deployer.staged(web.id())).isEmpty();
        assertThat(rig.fake.state().releases().list(web.id())).hasSize(1);
    }

    @Test
    void itWaitsForARolloutUntilOneSucceeds() throws Exception {
        var deploy = staged(2);
        rig.fake.whileRollingOut((_, _) -> {
            throw new RolloutFailed("web.1 ended", "");
        });
        assertThat(rig.end(rig.deployer.release(deploy.id(), GRACE))).isInstanceOf(DeployState.Failed.class);
        assertThat(rig.deployer.staged(web.id())).get().returns(deploy.id(), Deploy::id);

        rig.fake.whileRollingOut((_, _) -> {});
        rig.end(rig.deployer.release(deploy.id(), GRACE));

        assertThat(rig.deployer.staged(web.id())).isEmpty();
    }

    @Test
    void whatIsPushedLaterTakesItsPlace() throws Exception {
        staged(2);
        rig.fake.whileBuilding((_, _) -> checkpoint.pass());
        var later = rig.deployer.deploy(push(web, 3));
        checkpoint.awaitReached();

        assertThat(rig.deployer.staged(web.id())).isEmpty();
        checkpoint.open();
        assertThat(rig.end(later)).isEqualTo(LIVE_V2);
        assertThat(rig.deployer.staged(web.id())).isEmpty();
    }

    @Test
    void aPushThatWaitsIsNotSupersededByAStaging() throws Exception {
        rig.fake.orphaned(_ -> false);
        rig.fake.whileBuilding((_, _) -> {
            if (!checkpoint.isReached()) {
                checkpoint.pass();
            }
        });
        var running = rig.deployer.deploy(push(web, 2));
        checkpoint.awaitReached();
        var waiting = rig.deployer.deploy(push(web, 3));
        var staging = rig.deployer.deploy(push(web, 4).staging());
        rig.deployer.lookAround();

        checkpoint.open();

        assertThat(rig.end(running)).isEqualTo(LIVE_V2);
        assertThat(rig.end(waiting)).isEqualTo(new DeployState.Live(new ReleaseVersion(3)));
        assertThat(rig.end(staging)).isEqualTo(STAGED);
    }

    @Test
    void aPushOfTheSameCommitIsNoStaging() throws Exception {
        rig.fake.whileBuilding((_, _) -> checkpoint.pass());
        var staging = rig.deployer.deploy(push(web, 2).staging());
        checkpoint.awaitReached();

        var pushed = rig.deployer.deploy(push(web, 2));

        checkpoint.open();
        assertThat(rig.end(pushed)).isEqualTo(LIVE_V2);
        assertThat(rig.end(staging)).isEqualTo(STAGED);
    }

    @Test
    void aRetryGoesAsFarAsWasAskedForAndOfWhatIsStagedFurther() throws Exception {
        rig.fake.whileBuilding((_, _) -> {
            throw new BuildFailed("the network is away", "");
        });
        var failed = rig.deployer.deploy(push(web, 2).staging());
        assertThat(rig.end(failed)).isInstanceOf(DeployState.Failed.class);
        rig.fake.whileBuilding((_, _) -> {});

        var again = rig.deployer.retry(failed.id(), GRACE);
        assertThat(rig.end(again)).isEqualTo(STAGED);

        assertThat(rig.end(rig.deployer.retry(again.id(), GRACE))).isEqualTo(LIVE_V2);
    }

    @Test
    void onlyWhatIsStagedIsReleased() {
        assertThatThrownBy(() -> rig.deployer.release(new DeployId(1), GRACE))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("d1 is not staged: live as v1");
    }

    @Test
    void aStagingGoesOnAfterARestartAndRollsNothingOut() throws Exception {
        var left = rig.fake.state().deploys().append(push(web, 2).staging(), DeployerRig.NOW);
        rig.fake.state().deploys().update(left.id(), new DeployState.Building(), DeployerRig.NOW);

        rig.deployer.recover();

        assertThat(rig.end(left)).isEqualTo(STAGED);
        assertThat(rig.fake.state().releases().list(web.id())).hasSize(1);
    }
}
