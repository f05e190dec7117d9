package dev.slipway.local.run;

import dev.slipway.core.AppName;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every process of every app needs. */
record Parts(RuntimeConfig config, Launcher launcher, Watcher watcher, LocalAppLogs logs, Clock clock) {
    private static final Logger log = LoggerFactory.getLogger(Parts.class);

    /** Tells the operator that a process could not be started for a reason that is not its app's. */
    void report(AppName app, String process, RuntimeException cause) {
        log.atError()
                .addKeyValue("app", app)
                .addKeyValue("process", process)
                .setCause(cause)
                .log("process cannot be started");
    }
}
