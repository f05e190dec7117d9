package dev.slipway.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.CommitId;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.UserName;
import dev.slipway.core.deploy.Checkpoint;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.release.ReleaseVersion;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes whose ref waits for the deploy, as real git shows them. */
class GatedPushIT {
    @TempDir
    private Path root;

    private PushRig rig;

    @BeforeEach
    void begin() throws Exception {
        rig = new PushRig(root, PushRig.GATED);
    }

    @AfterEach
    void end() throws Exception {
        rig.stop();
    }

    // withstand B 37
    @Test
    void aGoodPushShowsEachStepAndMovesTheRef() throws Exception {
        rig.fake.whileBuilding((_, progress) -> {
            progress.detail("2 buildpacks");
            progress.warning("no lockfile");
        });
        var commit = rig.commit("one");

        var push = rig.push("main");

        assertThat(push.shown()).isEqualTo(PushRig.golden("good.txt"));
        assertThat(push.status()).isZero();
        assertThat(rig.serverRef("refs/heads/main")).isEqualTo(commit);
        assertThat(rig.deploys())
                .singleElement()
                .returns(new DeployState.Live(new ReleaseVersion(1)), Deploy::state)
                .returns(true, Deploy::refMoved);
    }

    // withstand B 37
    @Test
    void aFailedBuildRefusesTheRefWithItsReason() throws Exception {
        rig.fake.whileBuilding((_, _) -> {
            throw new BuildFailed("no buildpack matched", "add one of package.json, go.mod or index.html");
        });
        rig.commit("one");

        var push = rig.push("main");

        assertThat(push.shown()).isEqualTo(PushRig.golden("build-failed.txt"));
        assertThat(push.status()).isEqualTo(1);
        assertThat(rig.serverRef("refs/heads/main")).isEmpty();
    }

    @Test
    void aFailedRolloutRefusesTheRefWithItsReason() throws Exception {
        rig.fake.whileRollingOut((_, _) -> {
            throw new RolloutFailed("web did not listen on its port within 60 s", "listen on $PORT");
        });
        rig.commit("one");

        var push = rig.push("main");

        assertThat(push.shown()).isEqualTo(PushRig.golden("rollout-failed.txt"));
        assertThat(push.status()).isEqualTo(1);
    }

    @Test
    void aBugRefusesTheRefAndNamesAnId() throws Exception {
        rig.fake.whileStaging((_, _) -> {
            throw new IllegalStateException("a secret of the server's");
        });
        rig.commit("one");

        var push = rig.push("main");

        assertThat(push.text())
                .containsPattern("main -> main \\(deploy d1 failed: internal error, id [0-9a-f]{8}\\)")
                .doesNotContain("a secret of the server's");
        assertThat(push.status()).isEqualTo(1);
    }

    @Test
    void aRefusedPushCanBeTriedAgain() throws Exception {
        rig.fake.whileBuilding((_, _) -> {
            throw new BuildFailed("the registry was down", "");
        });
        var commit = rig.commit("one");
        assertThat(rig.push("main").status()).isEqualTo(1);
        rig.fake.whileBuilding((_, _) -> {});

        assertThat(rig.push("main").status()).isZero();

        assertThat(rig.serverRef("refs/heads/main")).isEqualTo(commit);
    }

    @Test
    void aCancelledDeployRefusesTheRef() throws Exception {
        var building = new Checkpoint();
        rig.fake.whileBuilding((_, _) -> building.pass());
        rig.commit("one");
        var pushing = rig.start("push", rig.url(), "main");
        building.awaitReached();

        rig.deployer.cancel(rig.deploys().getFirst().id(), new UserName("grace"));

        var push = PushRig.await(pushing);
        assertThat(push.shown()).isEqualTo(PushRig.golden("cancelled.txt"));
        assertThat(push.status()).isEqualTo(1);
    }

    @Test
    void asManyPushesOfOneCommitAsThereAreJoinOneDeploy() throws Exception {
        var building = new Checkpoint();
        rig.fake.whileBuilding((_, _) -> building.pass());
        rig.commit("one");
        var first = rig.start("push", rig.url(), "main");
        building.awaitReached();
        var second = rig.start("push", rig.url(), "main");
        awaitLine(second, "Staging web@");

        building.open();

        assertThat(PushRig.await(first).status()).isZero();
        assertThat(PushRig.await(second))
                .returns(0, PushRig.Ran::status)
                .satisfies(push -> assertThat(push.text()).contains("Live as v1"));
        assertThat(rig.deploys()).singleElement().returns(true, Deploy::refMoved);
    }

    // withstand C 52
    @Test
    void aPushThatLacksWhatIsBeingDeployedIsRefusedAtOnce() throws Exception {
        rig.commit("one");
        rig.push("main");
        var building = new Checkpoint();
        rig.fake.whileBuilding((_, _) -> building.pass());
        rig.commit("two");
        var first = rig.start("push", rig.url(), "main");
        building.awaitReached();
        rig.git("reset", "-q", "--hard", "HEAD~1");
        rig.commit("another two");

        var second = rig.push("main");

        assertThat(second.shown())
                .contains("main -> main (d2 is deploying a commit of main that this push lacks)")
                .contains("or end it with deploys cancel d2");
        building.open();
        assertThat(PushRig.await(first).status()).isZero();
        assertThat(rig.deploys()).hasSize(2);
    }

    @Test
    void aPushThatLacksWhatIsOnlyBeingStagedGoesThrough() throws Exception {
        rig.commit("one");
        rig.push("main");
        var last = rig.deploys().getFirst().push();
        var aside = rig.commit("aside");
        rig.push("main:refs/heads/aside");
        rig.git("reset", "-q", "--hard", "HEAD~1");
        var building = new Checkpoint();
        rig.fake.whileBuilding((_, _) -> {
            if (!building.isReached()) {
                building.pass();
            }
        });
        var push = new Push(last.app(), last.ref(), new CommitId(aside), last.by(), false, "");
        var staging = rig.deployer.deploy(push.staging());
        building.awaitReached();
        rig.commit("two");
        var pushing = rig.start("push", rig.url(), "main");
        awaitLine(pushing, "Waiting for what is under way");

        building.open();

        assertThat(PushRig.await(pushing).status()).isZero();
        assertThat(rig.deployer.follow(staging.id(), _ -> {})).isEqualTo(new DeployState.Staged());
    }

    @Test
    void ofPushesThatWaitTheLatestWinsAndTheOtherIsTold() throws Exception {
        var building = new Checkpoint();
        rig.fake.whileBuilding((_, _) -> building.pass());
        var feature = rig.commit("one");
        var first = rig.start("push", rig.url(), feature + ":refs/heads/master");
        building.awaitReached();
        rig.commit("two");
        var second = rig.start("push", rig.url(), "main");
        awaitLine(second, "as d2");
        var latest = rig.commit("three");
        var third = rig.start("push", rig.url(), "main");

        var superseded = PushRig.await(second);
        building.open();

        assertThat(superseded.shown()).contains("main -> main (deploy d2 superseded by d3)");
        assertThat(superseded.status()).isEqualTo(1);
        assertThat(PushRig.await(first).status()).isZero();
        assertThat(PushRig.await(third).status()).isZero();
        assertThat(rig.serverRef("refs/heads/main")).isEqualTo(latest);
    }

    private static void awaitLine(Process push, String text) throws IOException {
        var seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            int next = push.getInputStream().read();
            assertThat(next).as("end of output after %s", seen).isNotNegative();
            seen.append((char) next);
        }
    }

    // withstand C 60
    @Test
    void theSameCommitAgainAndAnEmptyCommit() throws Exception {
        rig.commit("one");
        rig.push("main");

        assertThat(rig.push("main").text()).contains("Everything up-to-date");
        rig.commit("one");
        assertThat(rig.push("main").status()).isZero();

        assertThat(rig.deploys()).hasSize(2);
    }

    @Test
    void aCommitThatIsThereUnderAnotherBranchIsDeployedToo() throws Exception {
        var commit = rig.commit("one");
        rig.push("main:feature");

        assertThat(rig.push("main").status()).isZero();

        assertThat(rig.serverRef("refs/heads/main")).isEqualTo(commit);
        assertThat(rig.deploys()).hasSize(1);
    }

    // withstand G 109
    @Test
    void aDeployGoesOnAndMovesTheRefAfterItsPusherHasGone() throws Exception {
        var building = new Checkpoint();
        rig.fake.whileBuilding((_, progress) -> {
            building.pass();
            for (int i = 0; i < 1_000; i++) {
                progress.detail("a line that nobody reads " + i);
            }
        });
        var commit = rig.commit("one");
        var pushing = rig.start("push", rig.url(), "main");
        building.awaitReached();
        pushing.descendants().forEach(ProcessHandle::destroyForcibly);
        pushing.destroyForcibly().waitFor();

        building.open();

        Waiting.until(() -> rig.deploys().getFirst().refMoved());
        assertThat(rig.serverRef("refs/heads/main")).isEqualTo(commit);
        assertThat(rig.fake.log(rig.deploys().getFirst())).hasSizeGreaterThan(1_000);
    }

    @Test
    void aStoppingServerRefusesPushes() throws Exception {
        rig.deployer.stop();
        rig.commit("one");

        var push = rig.push("main");

        assertThat(push.shown()).contains("try again in a minute").contains("main -> main (the server is restarting)");
        assertThat(push.status()).isEqualTo(1);
    }
}
