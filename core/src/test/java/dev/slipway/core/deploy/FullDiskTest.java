package dev.slipway.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Busy;
import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.app.AppId;
import dev.slipway.core.platform.Platform;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullDiskTest {
    private final FakePlatform fake = new FakePlatform();
    private final Deployer deployer = new Deployer(
            withFullLogs(fake.platform()), DeployLimits.DEFAULT, new RecordingMeasurements(), Clock.systemUTC());

    // withstand G 99
    @Test
    void aDeployWhoseLogCannotBeWrittenFailsWithTheReasonAndMakesWayForTheNext() throws InterruptedException {
        var app = fake.app("web", "alice");

        for (int commit = 1; commit <= 2; commit++) {
            var deploy = deployer.deploy(FakePlatform.push(app, commit));
            var end = deployer.follow(deploy.id(), _ -> {});

            assertThat(end).isEqualTo(new DeployState.Failed("the server's disk is full", "make room"));
            assertThat(fake.state().deploys().find(deploy.id()).orElseThrow().state())
                    .isEqualTo(end);
        }
        assertThat(fake.state().deploys().unsettled()).isEmpty();
        deployer.stop();
    }

    private static Platform withFullLogs(Platform platform) {
        return new Platform(
                platform.users(),
                platform.keys(),
                platform.tokens(),
                platform.namespaces(),
                platform.apps(),
                platform.configurations(),
                platform.services(),
                platform.releases(),
                platform.deploys(),
                AppLocks.ALONE,
                new FullLogs(),
                platform.refs(),
                platform.stager(),
                platform.pipeline(),
                platform.rollouts(),
                platform.processes(),
                platform.appLogs(),
                platform.webhooks(),
                platform.deliveries(),
                platform.resources());
    }

    private static final class FullLogs implements BuildLogs {
        @Override
        public void append(AppId app, DeployId deploy, String line) {
            throw new Busy("the server's disk is full", "make room");
        }

        @Override
        public List<String> read(AppId app, DeployId deploy, long from, int most) {
            return List.of();
        }
    }
}
