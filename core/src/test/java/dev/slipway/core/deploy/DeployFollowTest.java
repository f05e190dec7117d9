package dev.slipway.core.deploy;

import static dev.slipway.core.deploy.FakePlatform.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.app.App;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Those who read along. */
class DeployFollowTest {
    private final DeployerRig rig = new DeployerRig();
    private final Checkpoint building = new Checkpoint();
    private App web;

    @BeforeEach
    void begin() {
        web = rig.fake.app("web", "ada");
        rig.fake.whileBuilding((_, progress) -> {
            progress.detail("before");
            building.pass();
            for (int i = 0; i < 2_000; i++) {
                progress.detail("line " + i);
            }
        });
    }

    private FutureTask<DeployState> follow(Deploy deploy, List<String> lines) {
        var task = new FutureTask<>(() -> rig.deployer.follow(deploy.id(), lines::add));
        Thread.ofVirtual().start(task);
        return task;
    }

    @Test
    void eachFollowerSeesAllLinesInOrderHoweverLate() throws Exception {
        var deploy = rig.deployer.deploy(push(web, 1));
        var early = new CopyOnWriteArrayList<String>();
        var first = follow(deploy, early);
        building.awaitReached();
        DeployerRig.until(() -> early.contains("       before"));
        var later = new CopyOnWriteArrayList<String>();
        var second = follow(deploy, later);

        building.open();

        assertThat(first.get()).isInstanceOf(DeployState.Live.class);
        assertThat(second.get()).isInstanceOf(DeployState.Live.class);
        var afterwards = new ArrayList<String>();
        assertThat(rig.deployer.follow(deploy.id(), afterwards::add)).isInstanceOf(DeployState.Live.class);
        assertThat(early).isEqualTo(rig.fake.log(deploy)).hasSize(2_004);
        assertThat(later).isEqualTo(early);
        assertThat(afterwards).isEqualTo(early);
    }

    @Test
    void aSlowFollowerDelaysNobodyAndMissesNothing() throws Exception {
        var deploy = rig.deployer.deploy(push(web, 1));
        var stuck = new Checkpoint();
        var slow = new CopyOnWriteArrayList<String>();
        var task = new FutureTask<>(() -> rig.deployer.follow(deploy.id(), line -> {
            passUnchecked(stuck);
            slow.add(line);
        }));
        Thread.ofVirtual().start(task);
        stuck.awaitReached();

        building.open();

        assertThat(rig.end(deploy)).isInstanceOf(DeployState.Live.class);
        assertThat(slow).isEmpty();
        stuck.open();
        task.get();
        assertThat(slow).isEqualTo(rig.fake.log(deploy));
    }

    private static void passUnchecked(Checkpoint checkpoint) {
        try {
            checkpoint.pass();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFollowerThatIsInterruptedLeavesTheDeployAlone() throws Exception {
        var deploy = rig.deployer.deploy(push(web, 1));
        building.awaitReached();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> rig.deployer.follow(deploy.id(), _ -> {})).isInstanceOf(InterruptedException.class);

        building.open();
        assertThat(rig.end(deploy)).isInstanceOf(DeployState.Live.class);
    }

    @Test
    void aFollowerThatBreaksLeavesTheDeployAlone() throws Exception {
        var deploy = rig.deployer.deploy(push(web, 1));

        assertThatThrownBy(() -> rig.deployer.follow(deploy.id(), _ -> {
                    throw new IllegalStateException("the terminal is gone");
                }))
                .hasMessage("the terminal is gone");

        building.open();
        assertThat(rig.end(deploy)).isInstanceOf(DeployState.Live.class);
    }
}
