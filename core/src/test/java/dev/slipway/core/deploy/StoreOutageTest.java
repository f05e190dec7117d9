package dev.slipway.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Busy;
import dev.slipway.core.RecordingMeasurements;
import java.time.Clock;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The store that holds the refs is away when they are to follow what runs. */
class StoreOutageTest {
    private final FakePlatform fake = new FakePlatform();
    private final Deployer deployer =
            new Deployer(fake.platform(), DeployLimits.DEFAULT, new RecordingMeasurements(), Clock.systemUTC());

    private static Busy away() {
        return new Busy("the object store does not answer", "try again later");
    }

    // withstand G 101
    @Test
    void theRefOfWhatServesWaitsUntilItIsBack() throws InterruptedException {
        var app = fake.app("web", "alice");
        var lines = new ArrayList<String>();
        var tries = new AtomicInteger();
        fake.moveRefsBy((_, _, _) -> {
            if (tries.incrementAndGet() < 3) {
                throw away();
            }
            return true;
        });

        var deploy = deployer.deploy(FakePlatform.push(app, 1));
        var end = deployer.follow(deploy.id(), lines::add);

        assertThat(end).isInstanceOf(DeployState.Live.class);
        assertThat(tries).hasValue(3);
        assertThat(lines).containsOnlyOnce("       The repository cannot be written; the ref follows when it can");
        assertThat(fake.state().deploys().find(deploy.id()).orElseThrow().refMoved())
                .isTrue();
        deployer.stop();
    }

    // withstand G 101
    @Test
    void aPushOfWhatRunsAlreadyFailsAndIsNotUnderWayForEver() throws InterruptedException {
        var app = fake.app("web", "alice");
        deployer.follow(deployer.deploy(FakePlatform.push(app, 1)).id(), _ -> {});
        fake.moveRefsBy((_, _, _) -> {
            throw away();
        });

        var again = deployer.deploy(FakePlatform.push(app, 1));

        assertThat(again.state()).isEqualTo(new DeployState.Failed(away().reason(), away().advice()));
        assertThat(fake.state().deploys().unsettled()).isEmpty();
        deployer.stop();
    }

    @Test
    void whoFollowsADeployIsToldThatTheServerEndsWithoutIt() throws InterruptedException {
        var app = fake.app("web", "alice");
        var lines = new ArrayList<String>();
        fake.moveRefsBy((_, _, _) -> {
            deployer.abandon("The server has lost touch with the cluster and ends");
            return true;
        });

        var deploy = deployer.deploy(FakePlatform.push(app, 1));
        deployer.follow(deploy.id(), lines::add);

        assertThat(lines)
                .contains(" !     The server has lost touch with the cluster and ends; %s goes on without it"
                        .formatted(deploy.id()));
        deployer.stop();
    }
}
