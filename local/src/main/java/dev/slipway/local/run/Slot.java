package dev.slipway.local.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.UserException;
import dev.slipway.core.deploy.Masked;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.ProcessUse;
import dev.slipway.core.release.Release;
import dev.slipway.local.route.Backend;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A place in an app's formation, {@code web.1}: one process after another, each started when the one before crashed. */
final class Slot {
    private static final int LAST_LINES = 20;
    private static final Duration SETTLED = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final Duration STABLE = Duration.ofMinutes(1);

    private final Release release;
    private final ProcessType type;
    private final int number;
    private final Parts parts;
    private final LogFile log;
    private final Runnable changed;
    private final Masked mask;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<String> lastLines = new ArrayDeque<>();
    private ProcessState state = ProcessState.STARTING;
    private Instant since;
    private int restarts;
    private @Nullable AppProcess process;
    private @Nullable Backend backend;
    private @Nullable Thread keeper;

    /** @param changed run whenever its state is another, for the routes to follow */
    Slot(Release release, ProcessType type, int number, Parts parts, LogFile log, Runnable changed) {
        this.release = release;
        this.type = type;
        this.number = number;
        this.parts = parts;
        this.log = log;
        this.changed = changed;
        this.mask = new Masked(release.secrets());
        this.since = parts.clock().instant();
    }

    ProcessType type() {
        return type;
    }

    int number() {
        return number;
    }

    String name() {
        return type + "." + number;
    }

    ProcessState state() {
        return locked(() -> state);
    }

    ProcessStatus status() {
        return locked(() -> new ProcessStatus(name(), type, release.version(), state.toString(), since, restarts));
    }

    /** What its process uses, if one runs. */
    Optional<ProcessUse> use() {
        return Optional.ofNullable(locked(() -> process)).flatMap(parts.watcher()::use);
    }

    /** Where requests for it go while it is up. */
    Optional<Backend> backend() {
        return locked(() -> state == ProcessState.UP ? Optional.ofNullable(backend) : Optional.empty());
    }

    /** The last that its process printed. */
    List<String> lastLines() {
        return locked(() -> List.copyOf(lastLines));
    }

    /**
     * Starts its process and waits until it is healthy.
     *
     * @return why it is not, in a few words; nothing of it runs then
     */
    Optional<String> boot() throws InterruptedException {
        become(ProcessState.STARTING);
        var started = parts.launcher().start(Launch.of(release, type, number));
        // Reading from a pipe holds a virtual thread's carrier for as long as nothing comes.
        var pump = Thread.ofPlatform().daemon().name("log " + name()).start(() -> pump(started));
        boolean healthy = false;
        try {
            locked(() -> process = started);
            parts.watcher().watch(started, log);
            log.append("slipway", "%s starts %s".formatted(name(), release.version()));
            var problem = health(started);
            healthy = problem.isEmpty();
            if (healthy) {
                locked(() -> backend = new Backend(started.address()));
                become(ProcessState.UP);
            }
            return problem;
        } finally {
            if (!healthy) {
                end(started);
                pump.join(LAST_WORDS);
            }
        }
    }

    /** Starts its process when a permit is free, and from then on again whenever it ends. Returns at once. */
    void begin(Semaphore permits) {
        locked(() -> keeper = Thread.ofVirtual().name("keep " + name()).start(() -> {
            try {
                permits.acquire();
                try {
                    tryBoot();
                } finally {
                    permits.release();
                }
                keeping();
            } catch (InterruptedException _) {
                // Told to stop before it was started.
            }
        }));
    }

    /** From now on starts its process again whenever it ends, until {@link #stop}. */
    void keep() {
        locked(() -> keeper = Thread.ofVirtual().name("keep " + name()).start(this::keeping));
    }

    /** Lets requests finish, then ends the process: asked first, then killed. Nothing of it runs afterwards. */
    void stop() {
        var grace = release.settings().stopGrace();
        become(ProcessState.STOPPING);
        var keeping = locked(() -> keeper);
        if (keeping != null) {
            keeping.interrupt();
            join(keeping);
        }
        long begin = System.nanoTime();
        var answering = locked(() -> backend);
        if (answering != null) {
            drain(answering, grace);
        }
        var last = locked(() -> process);
        if (last != null) {
            parts.watcher().forget(last);
            var left = grace.minusNanos(System.nanoTime() - begin);
            last.stop(left.isNegative() ? Duration.ofSeconds(1) : left);
            log.append("slipway", "%s stopped".formatted(name()));
        }
    }

    // A process that the keeper is starting right now must not come up after all others were ended.
    private static void join(Thread keeping) {
        boolean interrupted = Thread.interrupted();
        try {
            keeping.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void drain(Backend answering, Duration grace) {
        try {
            answering.drain(grace);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> health(AppProcess started) throws InterruptedException {
        var settings = release.settings();
        if (type.equals(ProcessType.WEB)) {
            return new HealthCheck(started, settings.healthPath(), settings.bootLimit()).await();
        }
        if (started.process().waitFor(SETTLED)) {
            return Optional.of(
                    "exited with status %d at once".formatted(started.process().exitValue()));
        }
        return Optional.empty();
    }

    private void keeping() {
        var backOff = parts.config().firstBackOff();
        try {
            while (true) {
                var current = locked(() -> process);
                long begin = System.nanoTime();
                if (current != null && state() == ProcessState.UP) {
                    int status = current.process().waitFor();
                    log.append("slipway", "%s exited with status %d".formatted(name(), status));
                }
                if (System.nanoTime() - begin > STABLE.toNanos()) {
                    backOff = parts.config().firstBackOff();
                }
                become(ProcessState.CRASHED);
                if (current != null) {
                    end(current);
                }
                log.append("slipway", "%s crashed; it is started again in %d s".formatted(name(), backOff.toSeconds()));
                Thread.sleep(backOff);
                var doubled = backOff.multipliedBy(2);
                backOff = doubled.compareTo(parts.config().longestBackOff()) < 0
                        ? doubled
                        : parts.config().longestBackOff();
                locked(() -> restarts++);
                tryBoot();
            }
        } catch (InterruptedException _) {
            // Told to stop; whoever did so ends the process.
        }
    }

    private void tryBoot() throws InterruptedException {
        try {
            var problem = boot();
            problem.ifPresent(reason -> log.append("slipway", name() + " " + reason));
        } catch (UserException refused) {
            log.append("slipway", "%s could not be started: %s".formatted(name(), refused.reason()));
        } catch (RuntimeException broken) {
            // A full disk, no more processes, an image that is gone: tried again like a crash, and told where people
            // look.
            parts.report(release.name(), name(), broken);
            log.append("slipway", name() + " could not be started");
        }
    }

    private void pump(AppProcess started) {
        var reader = new LineReader(parts.config().linesPerSecond(), System::nanoTime, this::line);
        try (var printed = started.process().getInputStream()) {
            reader.read(printed);
        } catch (IOException ended) {
            // Nothing more can be read of a process that is gone.
        }
    }

    private void line(String printed) {
        var text = mask.apply(printed);
        locked(() -> {
            lastLines.addLast(text);
            if (lastLines.size() > LAST_LINES) {
                lastLines.removeFirst();
            }
            return true;
        });
        log.append(name(), text);
    }

    private void end(AppProcess started) {
        parts.watcher().forget(started);
        started.kill();
    }

    private void become(ProcessState next) {
        boolean other = locked(() -> {
            boolean differs = state != next && state != ProcessState.STOPPING;
            if (differs) {
                state = next;
                since = parts.clock().instant();
            }
            return differs;
        });
        if (other) {
            changed.run();
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
