package dev.slipway.core.deploy;

import dev.slipway.core.app.AppId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Build logs in memory. */
public final class InMemoryBuildLogs implements BuildLogs {
    private record Log(AppId app, DeployId deploy) {}

    private static final class Content {
        private final List<String> lines = new ArrayList<>();
        private long size;
        private boolean full;
    }

    private final Map<Log, Content> logs = new HashMap<>();
    private final long most;

    public InMemoryBuildLogs() {
        this(Long.MAX_VALUE);
    }

    /** @param most how many bytes a log may have */
    public InMemoryBuildLogs(long most) {
        this.most = most;
    }

    @Override
    public synchronized void append(AppId app, DeployId deploy, String line) {
        var log = logs.computeIfAbsent(new Log(app, deploy), _ -> new Content());
        int length = line.length() + 1;
        if (!log.full && log.size + length > most - most / 4) {
            log.full = true;
            add(log, " !     the log is full: details that follow are not kept");
        }
        if (!log.full || (!line.startsWith("       ") && log.size + length <= most)) {
            add(log, line.replaceAll("[\r\n]", " "));
        }
    }

    private static void add(Content log, String line) {
        log.lines.add(line);
        log.size += line.length() + 1;
    }

    @Override
    public synchronized List<String> read(AppId app, DeployId deploy, long from, int most) {
        var log = logs.getOrDefault(new Log(app, deploy), new Content());
        return log.lines.stream().skip(from).limit(most).toList();
    }

    /** Forgets the logs of an app that is gone. */
    synchronized void remove(AppId app) {
        logs.keySet().removeIf(log -> log.app.equals(app));
    }
}
