package dev.slipway.local.run;

import dev.slipway.core.release.ProcessUse;
import dev.slipway.local.Limits;
import dev.slipway.local.process.ProcFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final int ROUNDS_FOR_DISK = 20;
    private static final long MIB = 1024L * 1024;

    private final Limits limits;
    private final long diskBytes;
    private final Map<AppProcess, LogFile> watched = new ConcurrentHashMap<>();
    private final Map<AppProcess, Uses> uses = new ConcurrentHashMap<>();
    private final Thread thread;

    /** @param diskBytes what the files may take that a process and its kin write */
    Watcher(Limits limits, long diskBytes) {
        this.limits = limits;
        this.diskBytes = diskBytes;
        this.thread = Thread.ofPlatform().daemon().name("watcher").start(this::watchAll);
    }

    void watch(AppProcess process, LogFile told) {
        uses.put(process, new Uses());
        watched.put(process, told);
    }

    void forget(AppProcess process) {
        watched.remove(process);
        uses.remove(process);
    }

    /** What a watched process uses, with all that came of it. */
    Optional<ProcessUse> use(AppProcess process) {
        return Optional.ofNullable(uses.get(process)).flatMap(Uses::now);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watchAll() {
        try {
            for (long round = 1; ; round++) {
                Thread.sleep(LOOK);
                lookAtAll(round % ROUNDS_FOR_DISK == 0);
            }
        } catch (InterruptedException _) {
            // The server ends.
        }
    }

    private void lookAtAll(boolean disk) {
        try {
            var all = watched.isEmpty() ? List.<ProcFile>of() : ProcFile.all();
            watched.forEach((process, told) -> look(process, told, all, disk));
        } catch (RuntimeException | OutOfMemoryError broken) {
            // No descriptor or memory left for a look: the next may find some, and nobody else would take its place.
            log.atError().setCause(broken).log("processes cannot be watched");
        }
    }

    private void look(AppProcess process, LogFile told, List<ProcFile> all, boolean disk) {
        try {
            excess(process, all)
                    .or(() -> disk ? diskExcess(process) : Optional.empty())
                    .ifPresent(excess -> {
                        told.append(
                                "slipway",
                                "%s is killed: %s".formatted(process.launch().name(), excess));
                        process.group().kill();
                    });
        } catch (RuntimeException broken) {
            log.atError()
                    .addKeyValue("app", process.launch().release().name())
                    .setCause(broken)
                    .log("limits cannot be enforced");
        }
    }

    private Optional<String> excess(AppProcess process, List<ProcFile> all) {
        var members = process.group().membersOf(all);
        int threads = members.stream().mapToInt(ProcFile::threads).sum();
        if (threads > limits.processes()) {
            return Optional.of(
                    "it has %d processes and threads and may have %d".formatted(threads, limits.processes()));
        }
        long bytes = members.stream().mapToLong(ProcFile::privateBytes).sum();
        Optional.ofNullable(uses.get(process)).ifPresent(known -> known.add(System.nanoTime(), members, bytes));
        if (bytes > limits.memoryBytes()) {
            return Optional.of(
                    "it uses %d MiB of memory and may use %d".formatted(bytes / MIB, limits.memoryBytes() / MIB));
        }
        return Optional.empty();
    }

    private Optional<String> diskExcess(AppProcess process) {
        long bytes = Folders.size(process.folder(), diskBytes);
        return bytes > diskBytes
                ? Optional.of("its files take more than %d MiB".formatted(diskBytes / MIB))
                : Optional.empty();
    }
}
