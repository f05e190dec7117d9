package dev.slipway.local.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.Progress;
import dev.slipway.core.Streams;
import dev.slipway.core.app.AppId;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.ProcessUse;
import dev.slipway.core.release.Processes;
import dev.slipway.core.release.Release;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The processes of apps on this machine. */
final class LocalProcesses implements Processes {
    private final RunningApps apps;
    private final Parts parts;
    private final AtomicInteger oneOffs = new AtomicInteger();

    LocalProcesses(RunningApps apps, Parts parts) {
        this.apps = apps;
        this.parts = parts;
    }

    @Override
    public List<ProcessStatus> list(AppId app) {
        return apps.find(app).map(RunningApp::list).orElse(List.of());
    }

    @Override
    public Map<String, ProcessUse> uses(AppId app) {
        return apps.find(app).map(RunningApp::uses).orElse(Map.of());
    }

    @Override
    public void restart(AppId app, Optional<ProcessType> type) throws InterruptedException {
        var found = apps.find(app);
        if (found.isPresent()) {
            found.get()
                    .restart(
                            each -> type.isEmpty() || type.get().equals(each),
                            new LoggedProgress(parts.logs().of(app)));
        }
    }

    @Override
    public int run(Release release, List<String> command, Streams streams) throws InterruptedException {
        var process = parts.launcher().startAttached(Launch.oneOff(release, oneOffs.incrementAndGet(), command));
        var log = parts.logs().of(release.app());
        try {
            parts.watcher().watch(process, log);
            log.append("slipway", "%s starts on %s".formatted(process.launch().name(), release.version()));
            return new Attached(process.process(), streams).untilEnd(process::kill);
        } finally {
            parts.watcher().forget(process);
            process.kill();
        }
    }

    /** A restart's progress: the app's log is the only place for it. */
    private record LoggedProgress(LogFile log) implements Progress {
        @Override
        public void step(String headline) {
            log.append("slipway", headline);
        }

        @Override
        public void detail(String line) {
            // The processes' own lines are in the log already.
        }

        @Override
        public void warning(String line) {
            log.append("slipway", line);
        }
    }
}
