package dev.slipway.core.deploy;

import dev.slipway.core.EnvName;
import dev.slipway.core.RecordingMeasurements;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A deployer on a platform in memory. */
final class DeployerRig {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final FakePlatform fake;
    final RecordingMeasurements measurements = new RecordingMeasurements();
    final Deployer deployer;

    DeployerRig(DeployLimits limits) {
        this(new FakePlatform(), limits);
    }

    /** One of the servers of a platform. */
    DeployerRig(FakePlatform fake, DeployLimits limits) {
        this.fake = fake;
        deployer = new Deployer(fake.platform(), limits, measurements, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    DeployerRig() {
        this(DeployLimits.DEFAULT);
    }

    /** Deploys the push and waits for its end. */
    DeployState deploy(Push push) throws InterruptedException {
        return end(deployer.deploy(push));
    }

    /** Waits for the deploy's end. */
    DeployState end(Deploy deploy) throws InterruptedException {
        return deployer.follow(deploy.id(), _ -> {});
    }

    DeployState state(Deploy deploy) {
        return fake.state().deploys().find(deploy.id()).orElseThrow().state();
    }

    App now(App app) {
        return fake.state().apps().find(app.id()).orElseThrow();
    }

    /** Sets a variable without making a release of it. */
    void set(App app, String name, String value) {
        fake.state().apps().update(app.id(), old -> with(old, name, value));
    }

    static App with(App app, String name, String value) {
        return app.withConfig(Map.of(new EnvName(name), new Secret(value)));
    }

    void awaitWaitingForSlot(int count) {
        until(() -> measurements.gauged("slipway.deploys.active", "state", "waiting") == count);
    }

    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not happen within " + PATIENCE);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
