package dev.slipway.core.deploy;

import static dev.slipway.core.deploy.FakePlatform.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Busy;
import dev.slipway.core.Conflict;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which deploys run when, and what ends them early. */
class DeployQueueTest {
    private static final UserName GRACE = new UserName("grace");
    private static final DeployState LIVE_V1 = new DeployState.Live(new ReleaseVersion(1));
    private static final DeployState LIVE_V2 = new DeployState.Live(new ReleaseVersion(2));

    private DeployerRig rig = new DeployerRig(new DeployLimits(1, Duration.ofSeconds(30), false));
    private final Checkpoint checkpoint = new Checkpoint();

    private App blockedWhileBuilding(String name) {
        var app = rig.fake.app(name, "ada");
        rig.fake.whileBuilding((building, _) -> {
            if (building.id().equals(app.id()) && !checkpoint.isReached()) {
                checkpoint.pass();
            }
        });
        return app;
    }

    @Test
    void theSameCommitJoinsTheDeployThatIsUnderWay() throws Exception {
        var web = blockedWhileBuilding("web");
        var first = rig.deployer.deploy(push(web, 1));
        checkpoint.awaitReached();

        var second = rig.deployer.deploy(push(web, 1));

        assertThat(second.id()).isEqualTo(first.id());
        checkpoint.open();
        assertThat(rig.end(second)).isEqualTo(LIVE_V1);
    }

    @Test
    void ofDeploysThatWaitTheLatestWins() throws Exception {
        var web = blockedWhileBuilding("web");
        var running = rig.deployer.deploy(push(web, 1));
        checkpoint.awaitReached();
        var waiting = rig.deployer.deploy(push(web, 2));

        var latest = rig.deployer.deploy(push(web, 3));

        assertThat(rig.end(waiting)).isEqualTo(new DeployState.Superseded(latest.id()));
        assertThat(rig.fake.log(waiting)).last().isEqualTo(" !     d2 superseded by d3");
        checkpoint.open();
        assertThat(rig.end(running)).isEqualTo(LIVE_V1);
        assertThat(rig.end(latest)).isEqualTo(LIVE_V2);
        assertThat(rig.fake.state().releases().list(web.id())).hasSize(2);
    }

    @Test
    void aCommitThatRunsIsDeployedAgainIfAnotherIsUnderWay() throws Exception {
        var web = rig.fake.app("web", "ada");
        rig.deploy(push(web, 1));
        rig.fake.whileBuilding((_, _) -> checkpoint.pass());
        rig.deployer.deploy(push(web, 2));
        checkpoint.awaitReached();

        var back = rig.deployer.deploy(push(web, 1));

        checkpoint.open();
        assertThat(rig.end(back)).isEqualTo(new DeployState.Live(new ReleaseVersion(3)));
    }

    // Often, since a slot that is taken out of turn shows only now and then.
    @RepeatedTest(20)
    void noMoreRunAtOnceThanTheLimitAndInTheOrderOfAsking() throws Exception {
        var web = blockedWhileBuilding("web");
        var api = rig.fake.app("blog", "ada");
        var docs = rig.fake.app("docs", "ada");
        rig.deployer.deploy(push(web, 1));
        checkpoint.awaitReached();
        var blog = rig.deployer.deploy(push(api, 1));
        rig.awaitWaitingForSlot(1);
        var webAgain = rig.deployer.deploy(push(web, 2));
        var last = rig.deployer.deploy(push(docs, 1));
        rig.awaitWaitingForSlot(2);
        assertThat(rig.fake.done()).containsExactly("stage web", "build web");

        checkpoint.open();

        assertThat(rig.end(webAgain)).isEqualTo(LIVE_V2);
        assertThat(rig.end(blog)).isEqualTo(LIVE_V1);
        assertThat(rig.end(last)).isEqualTo(LIVE_V1);
        assertThat(rig.fake.done())
                .filteredOn(step -> step.startsWith("stage"))
                .containsExactly("stage web", "stage blog", "stage docs", "stage web");
        assertThat(rig.fake.log(blog)).first().isEqualTo("-----> Waiting, as number 1 in the queue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"staging", "building", "rolling-out"})
    void aDeployIsCancelledInEachPhase(String phase) throws Exception {
        var web = rig.fake.app("web", "ada");
        rig.deploy(push(web, 1));
        switch (phase) {
            case "staging" -> rig.fake.whileStaging((_, _) -> checkpoint.pass());
            case "building" -> rig.fake.whileBuilding((_, _) -> checkpoint.pass());
            default -> rig.fake.whileRollingOut((_, _) -> checkpoint.pass());
        }
        var deploy = rig.deployer.deploy(push(web, 2));
        checkpoint.awaitReached();
        assertThat(rig.state(deploy).word()).isEqualTo(phase);

        rig.deployer.cancel(deploy.id(), GRACE);

        assertThat(rig.state(deploy)).isEqualTo(new DeployState.Cancelled("grace"));
        assertThat(rig.fake.log(deploy)).last().isEqualTo(" !     d2 cancelled by grace");
        assertThat(rig.fake.state().releases().current(web.id()))
                .get()
                .returns(new ReleaseVersion(1), Release::version);
        assertThat(rig.fake.state().releases().list(web.id()))
                .noneMatch(release -> release.state() == ReleaseState.PENDING);
    }

    @Test
    void aDeployIsCancelledWhileItWaitsAndNeverRuns() throws Exception {
        var web = blockedWhileBuilding("web");
        var running = rig.deployer.deploy(push(web, 1));
        checkpoint.awaitReached();
        var waiting = rig.deployer.deploy(push(web, 2));

        rig.deployer.cancel(waiting.id(), GRACE);

        checkpoint.open();
        assertThat(rig.end(running)).isEqualTo(LIVE_V1);
        assertThat(rig.state(waiting)).isEqualTo(new DeployState.Cancelled("grace"));
        assertThat(rig.fake.done()).containsOnlyOnce("stage web");
    }

    @Test
    void whatInterruptedWorkThrowsDoesNotHideTheCancellation() throws Exception {
        var web = rig.fake.app("web", "ada");
        rig.fake.whileBuilding((_, _) -> {
            try {
                checkpoint.pass();
            } catch (InterruptedException e) {
                throw new IllegalStateException("a tool broke", e);
            }
        });
        var deploy = rig.deployer.deploy(push(web, 1));
        checkpoint.awaitReached();

        rig.deployer.cancel(deploy.id(), GRACE);

        assertThat(rig.state(deploy)).isEqualTo(new DeployState.Cancelled("grace"));
    }

    @Test
    void anEndedDeployIsNotCancelled() throws Exception {
        var web = rig.fake.app("web", "ada");
        var deploy = rig.deployer.deploy(push(web, 1));
        rig.end(deploy);

        assertThatThrownBy(() -> rig.deployer.cancel(deploy.id(), GRACE))
                .isInstanceOf(Conflict.class)
                .hasMessage("d1 has ended: live as v1");
    }

    @Test
    void aStoppingServerTakesNothingNewAndLetsDeploysEnd() throws Exception {
        var web = blockedWhileBuilding("web");
        var deploy = rig.deployer.deploy(push(web, 1));
        checkpoint.awaitReached();
        var stop = new FutureTask<Void>(() -> {
            rig.deployer.stop();
            return null;
        });
        Thread.ofVirtual().start(stop);
        DeployerRig.until(() -> rig.fake.log(deploy).getLast().contains("The server is restarting"));

        assertThatThrownBy(() -> rig.deployer.deploy(push(web, 2))).isInstanceOf(Busy.class);
        assertThatThrownBy(() -> rig.deployer.rename(web.id(), web.name())).isInstanceOf(Busy.class);
        checkpoint.open();
        stop.get();

        assertThat(rig.state(deploy)).isEqualTo(LIVE_V1);
    }

    @Test
    void aStoppingServerFailsDeploysThatOutlastItsLimit() throws Exception {
        rig = new DeployerRig(new DeployLimits(1, Duration.ZERO, false));
        var web = blockedWhileBuilding("web");
        var running = rig.deployer.deploy(push(web, 1));
        checkpoint.awaitReached();
        var waiting = rig.deployer.deploy(push(web, 2));
        var other = rig.deployer.deploy(push(rig.fake.app("blog", "ada"), 1));

        rig.deployer.stop();

        assertThat(rig.state(running))
                .isEqualTo(new DeployState.Failed(
                        "the server is restarting", "push again, or retry it with deploys retry d1"));
        assertThat(rig.state(waiting).sentence()).isEqualTo("failed: the server is restarting");
        assertThat(rig.state(other).sentence()).isEqualTo("failed: the server is restarting");
        assertThat(rig.fake.done()).containsExactly("stage web", "build web");
        assertThat(rig.fake.state().deploys().unsettled()).isEmpty();
    }
}
