package dev.slipway.core.deploy;

import static dev.slipway.core.deploy.FakePlatform.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Conflict;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two servers of one platform do about each other's deploys. */
class SeveralServersTest {
    private static final UserName GRACE = new UserName("grace");
    private static final DeployLimits LIMITS = new DeployLimits(2, Duration.ZERO, true);
    private static final DeployState LIVE_V1 = new DeployState.Live(new ReleaseVersion(1));
    private static final DeployState LIVE_V2 = new DeployState.Live(new ReleaseVersion(2));

    private final FakePlatform fake = new FakePlatform();
    private final DeployerRig here = new DeployerRig(fake, LIMITS);
    private final DeployerRig there = new DeployerRig(fake, LIMITS);
    private final Checkpoint checkpoint = new Checkpoint();
    private App web;

    @BeforeEach
    void begin() {
        web = fake.app("web", "ada");
        fake.orphaned(_ -> false);
    }

    private Deploy buildingThere() throws InterruptedException {
        fake.whileBuilding((_, _) -> {
            if (!checkpoint.isReached()) {
                checkpoint.pass();
            }
        });
        var deploy = there.deployer.deploy(push(web, 1));
        checkpoint.awaitReached();
        return deploy;
    }

    private void awaitLog(Deploy deploy, String text) {
        DeployerRig.until(() -> fake.log(deploy).stream().anyMatch(line -> line.contains(text)));
    }

    @Test
    void aDeployWaitsForTheOneOfAnotherServer() throws Exception {
        var first = buildingThere();

        var second = here.deployer.deploy(push(web, 2));

        awaitLog(second, "Waiting for what is under way");
        checkpoint.open();
        assertThat(here.end(second)).isEqualTo(LIVE_V2);
        assertThat(there.end(first)).isEqualTo(LIVE_V1);
        assertThat(fake.done())
                .containsExactly(
                        "stage web", "build web", "roll out web v1", "stage web", "build web", "roll out web v2");
    }

    @Test
    void aChangeWaitsForTheDeployOfAnotherServer() throws Exception {
        there.deploy(push(web, 2));
        buildingThere();
        var change = new FutureTask<>(() -> here.deployer.change(
                web.id(), GRACE, "Set A", app -> DeployerRig.with(app, "A", "1"), new RecordingProgress()));
        Thread.ofVirtual().start(change);

        checkpoint.open();

        assertThat(change.get().orElseThrow().version()).isEqualTo(new ReleaseVersion(3));
    }

    @Test
    void ofThoseThatWaitTheLatestWinsWhicheverServerWasAsked() throws Exception {
        var running = buildingThere();
        var waiting = there.deployer.deploy(push(web, 2));
        var latest = here.deployer.deploy(push(web, 3));

        there.deployer.lookAround();

        assertThat(there.end(waiting)).isEqualTo(new DeployState.Superseded(latest.id()));
        checkpoint.open();
        assertThat(there.end(running)).isEqualTo(LIVE_V1);
        assertThat(here.end(latest)).isEqualTo(LIVE_V2);
    }

    @Test
    void oneWhoseTurnComesGivesWayToALaterOneThatItDidNotHearOf() throws Exception {
        var running = buildingThere();
        var waiting = there.deployer.deploy(push(web, 2));
        awaitLog(waiting, "Waiting for what is under way");
        var latest = here.deployer.deploy(push(web, 3));

        checkpoint.open();

        assertThat(there.end(running)).isEqualTo(LIVE_V1);
        assertThat(there.end(waiting)).isEqualTo(new DeployState.Superseded(latest.id()));
        assertThat(here.end(latest)).isEqualTo(LIVE_V2);
    }

    @Test
    void theSameCommitJoinsTheDeployOfAnotherServerAndShowsItsLines() throws Exception {
        var first = buildingThere();
        var joined = here.deployer.deploy(push(web, 1));
        assertThat(joined.id()).isEqualTo(first.id());
        var lines = new ArrayList<String>();
        var followed = new FutureTask<>(() -> here.deployer.follow(joined.id(), lines::add));
        Thread.ofVirtual().start(followed);

        checkpoint.open();

        assertThat(followed.get()).isEqualTo(LIVE_V1);
        assertThat(lines).isEqualTo(fake.log(first)).last().asString().contains("Live as v1");
    }

    @Test
    void aDeployOfAnotherServerIsCancelled() throws Exception {
        var deploy = buildingThere();

        here.deployer.cancel(deploy.id(), GRACE);
        there.deployer.lookAround();

        assertThat(there.end(deploy)).isEqualTo(new DeployState.Cancelled("grace"));
        assertThat(fake.state().releases().list(web.id())).isEmpty();
    }

    @Test
    void aDeployThatWasCancelledElsewhereIsNotRolledOut() throws Exception {
        var deploy = buildingThere();

        here.deployer.cancel(deploy.id(), GRACE);
        checkpoint.open();

        assertThat(there.end(deploy)).isEqualTo(new DeployState.Cancelled("grace"));
        assertThat(fake.done()).containsExactly("stage web", "build web");
        assertThat(fake.ref(deploy.push())).isEmpty();
    }

    @Test
    void aRolloutOfAnotherServerIsNotCancelled() throws Exception {
        fake.whileRollingOut((_, _) -> checkpoint.pass());
        var deploy = there.deployer.deploy(push(web, 1));
        checkpoint.awaitReached();

        assertThatThrownBy(() -> here.deployer.cancel(deploy.id(), GRACE))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("d1 is being rolled out by another server");
        checkpoint.open();
        assertThat(there.end(deploy)).isEqualTo(LIVE_V1);
    }

    @Test
    void deletingAnAppEndsWhatAnotherServerBuilds() throws Exception {
        var deploy = buildingThere();
        var deletion = new FutureTask<>(() -> {
            here.deployer.delete(web.id(), GRACE);
            return List.of();
        });
        Thread.ofVirtual().start(deletion);
        DeployerRig.until(() -> there.state(deploy).ended());

        there.deployer.lookAround();

        deletion.get();
        assertThat(fake.state().apps().find(web.id())).isEmpty();
    }

    // withstand G 97, I4
    @Test
    void whatAServerLeavesThatIsGoneIsTakenOver() throws Exception {
        var deploy = fake.state().deploys().append(push(web, 1), DeployerRig.NOW);
        fake.state().deploys().update(deploy.id(), new DeployState.Building(), DeployerRig.NOW);
        here.deployer.lookAround();
        assertThat(here.state(deploy)).isEqualTo(new DeployState.Building());

        fake.orphaned(left -> left.id().equals(deploy.id()));
        here.deployer.lookAround();
        fake.orphaned(_ -> false);

        assertThat(here.end(deploy)).isEqualTo(LIVE_V1);
    }

    @Test
    void whatIsTakenOverGivesWayToWhatWentLiveMeanwhile() throws Exception {
        var left = fake.state().deploys().append(push(web, 1), DeployerRig.NOW);
        var release = fake.state()
                .releases()
                .append(
                        web.id(),
                        version -> Release.of(
                                web,
                                version,
                                new Image("memory", "sha256:1", Map.of()),
                                left.push().commit(),
                                GRACE,
                                DeployerRig.NOW,
                                "Deploy"));
        fake.state().deploys().update(left.id(), new DeployState.RollingOut(release.version()), DeployerRig.NOW);
        var newer = there.deployer.deploy(push(web, 2));
        assertThat(there.end(newer)).isEqualTo(LIVE_V2);

        fake.orphaned(deploy -> deploy.id().equals(left.id()));
        here.deployer.lookAround();
        fake.orphaned(_ -> false);

        assertThat(here.end(left)).isEqualTo(new DeployState.Superseded(newer.id()));
        assertThat(fake.state()
                        .releases()
                        .find(web.id(), release.version())
                        .orElseThrow()
                        .state())
                .isEqualTo(ReleaseState.FAILED);
        assertThat(fake.ref(newer.push())).contains(newer.push().commit());
    }

    @Test
    void aServerThatStopsTakesNothingOver() throws Exception {
        var deploy = fake.state().deploys().append(push(web, 1), DeployerRig.NOW);
        here.deployer.stop();

        fake.orphaned(_ -> true);
        here.deployer.lookAround();

        assertThat(here.state(deploy)).isEqualTo(new DeployState.Queued());
    }
}
