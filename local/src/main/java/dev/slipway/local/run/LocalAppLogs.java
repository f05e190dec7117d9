package dev.slipway.local.run;

import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppResource;
import dev.slipway.core.release.AppLogs;
import dev.slipway.core.release.LogQueue;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The logs of all apps, in files below the data directory. */
final class LocalAppLogs implements AppLogs, AppResource {
    private final RuntimeConfig config;
    private final Clock clock;
    private final Map<AppId, LogFile> files = new ConcurrentHashMap<>();

    LocalAppLogs(RuntimeConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    LogFile of(AppId app) {
        return files.computeIfAbsent(
                app,
                id -> new LogFile(config.logs().resolve(id.value()), config.logFileBytes(), config.logFiles(), clock));
    }

    @Override
    public void read(AppId app, int lines, boolean follow, Consumer<String> sink) throws InterruptedException {
        if (!follow) {
            of(app).last(lines).forEach(sink);
            return;
        }
        var follower = new LogQueue(clock);
        try {
            of(app).follow(lines, follower).forEach(sink);
            follower.passTo(sink);
        } finally {
            of(app).unfollow(follower);
        }
    }

    @Override
    public void remove(AppId app) {
        of(app).remove();
        files.remove(app);
    }
}
