package dev.slipway.server;

import dev.slipway.core.deploy.Deployer;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the deployer look around for what other servers did and left, every few seconds until it is closed. */
record Lookout(ScheduledExecutorService timer) implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lookout.class);
    private static final long PERIOD_SECONDS = 3;

    static Lookout start(Deployer deployer) {
        var timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("lookout").factory());
        var _ = timer.scheduleWithFixedDelay(() -> look(deployer), PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
        return new Lookout(timer);
    }

    private static void look(Deployer deployer) {
        try {
            deployer.lookAround();
        } catch (RuntimeException e) {
            // The outermost edge of this thread; an outage of the cluster passes.
            log.atWarn().setCause(e).log("cannot look for what other servers left, trying again");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
