package dev.slipway.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.deploy.Checkpoint;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes whose ref does not wait for the deploy, as real git shows them. */
class UngatedPushIT {
    private static final HookConfig UNGATED = new HookConfig(false, PushRig.GATED.ssh());

    @TempDir
    private Path root;

    @Test
    void nowaitReturnsWhileTheDeployGoesOn() throws Exception {
        var rig = new PushRig(root, PushRig.GATED);
        var building = new Checkpoint();
        rig.fake.whileBuilding((_, _) -> building.pass());
        var commit = rig.commit("one");

        var push = rig.push("--push-option=nowait", "main");

        assertThat(push.shown()).isEqualTo(PushRig.golden("nowait.txt"));
        assertThat(push.status()).isZero();
        assertThat(rig.serverRef("refs/heads/main")).isEqualTo(commit);
        building.open();
        Waiting.until(() -> rig.deploys().getFirst().state() instanceof DeployState.Live);
        assertThat(rig.deploys()).singleElement().returns(true, Deploy::refMoved);
        rig.stop();
    }

    @Test
    void withoutTheGateTheRefMovesFirstAndTheDeployIsShown() throws Exception {
        var rig = new PushRig(root, UNGATED);
        rig.fake.whileBuilding((_, _) -> {
            throw new BuildFailed("no buildpack matched", "add a Procfile");
        });
        var commit = rig.commit("one");

        var push = rig.push("main");

        assertThat(push.shown()).isEqualTo(PushRig.golden("ungated-failed.txt"));
        assertThat(push.status()).isZero();
        assertThat(rig.serverRef("refs/heads/main")).isEqualTo(commit);
        rig.stop();
    }

    @Test
    void theRefHasMovedBeforeTheCommitIsStaged() throws Exception {
        var rig = new PushRig(root, UNGATED);
        var staging = new Checkpoint();
        rig.fake.whileStaging((_, _) -> staging.pass());
        var commit = rig.commit("one");
        var pushing = rig.start("push", rig.url(), "main");
        staging.awaitReached();

        assertThat(rig.serverRef("refs/heads/main")).isEqualTo(commit);

        staging.open();
        assertThat(PushRig.await(pushing).shown()).contains("Live as v1");
        rig.stop();
    }

    @Test
    void aServerThatTakesNoDeployWarnsThatTheRefHasMoved() throws Exception {
        var rig = new PushRig(root, UNGATED);
        rig.deployer.stop();
        rig.commit("one");

        var push = rig.push("main");

        assertThat(push.shown()).contains("The ref has moved but is not deployed: the server is restarting");
        rig.stop();
    }
}
