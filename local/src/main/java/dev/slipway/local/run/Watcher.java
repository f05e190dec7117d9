package dev.slipway.local.run;

import dev.slipway.local.Limits;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills what takes more memory or processes than it may. The kernel's own limits count single processes, or all of a
 * user's; this one counts what belongs together.
 */
final class Watcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watcher.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final long MIB = 1024L * 1024;

    private final Limits limits;
    private final Map<AppProcess, LogFile> watched = new ConcurrentHashMap<>();
    private final Thread thread;

    Watcher(Limits limits) {
        this.limits = limits;
        this.thread = Thread.ofPlatform().daemon().name("watcher").start(this::watchAll);
    }

    void watch(AppProcess process, LogFile told) {
        watched.put(process, told);
    }

    void forget(AppProcess process) {
        watched.remove(process);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watchAll() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                watched.forEach(this::look);
            }
        } catch (InterruptedException _) {
            // The server ends.
        }
    }

    private void look(AppProcess process, LogFile told) {
        try {
            check(process, told);
        } catch (RuntimeException broken) {
            log.atError()
                    .addKeyValue("app", process.launch().release().name())
                    .setCause(broken)
                    .log("limits cannot be enforced");
        }
    }

    private void check(AppProcess process, LogFile told) {
        var members = process.group().members();
        int threads = members.stream().mapToInt(ProcFile::threads).sum();
        long bytes = members.stream().mapToLong(ProcFile::privateBytes).sum();
        var name = process.launch().name();
        if (bytes > limits.memoryBytes()) {
            told.append(
                    "slipway",
                    "%s is killed: it uses %d MiB of memory and may use %d"
                            .formatted(name, bytes / MIB, limits.memoryBytes() / MIB));
            process.group().kill();
        } else if (threads > limits.processes()) {
            told.append(
                    "slipway",
                    "%s is killed: it has %d processes and threads and may have %d"
                            .formatted(name, threads, limits.processes()));
            process.group().kill();
        }
    }
}
