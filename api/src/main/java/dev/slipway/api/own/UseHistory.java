package dev.slipway.api.own;

import dev.slipway.core.app.AppId;
import dev.slipway.core.release.ProcessUse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What processes used lately, so that a plot of it begins before somebody looks. Kept are an hour's samples of the apps that
 * somebody looked at within the last hour, and no others are asked about: on one machine a sample is free, for the server
 * watches its processes anyway, but on Kubernetes it takes two requests, for an app's pods and for what was measured of
 * them. One thread asks about one app after the other, and ends when there is none. It is this server's alone, and gone with
 * it; at the worst, with as many apps and processes as are kept, it takes some 15 MB.
 */
final class UseHistory implements AutoCloseable {
    static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(UseHistory.class);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MOST_APPS = 20;
    private static final int MOST_PROCESSES = 20;

    private final Function<AppId, Map<String, ProcessUse>> source;
    private final Clock clock;
    private final Duration interval;
    private final ReentrantLock lock = new ReentrantLock();
    // The first is the one that nobody looked at for the longest time.
    private final LinkedHashMap<AppId, Watched> all = new LinkedHashMap<>();
    private @Nullable Thread sampler;
    private boolean closed;

    /** What an app's processes used at that time, by their names. */
    record Sample(Instant at, Map<String, ProcessUse> uses) {}

    private record Watched(Instant lookedAt, Deque<Sample> samples) {}

    /** @param source what an app's processes use now */
    UseHistory(Function<AppId, Map<String, ProcessUse>> source, Clock clock, Duration interval) {
        this.source = source;
        this.clock = clock;
        this.interval = interval;
    }

    /** What is kept of an app that somebody looks at, the oldest first. For an hour from now on more is added to it. */
    List<Sample> look(AppId app) {
        lock.lock();
        try {
            var known = all.remove(app);
            var samples = known == null ? new ArrayDeque<Sample>() : known.samples;
            all.put(app, new Watched(clock.instant(), samples));
            if (all.size() > MOST_APPS) {
                all.remove(all.firstEntry().getKey());
            }
            if (sampler == null && !closed) {
                sampler = Thread.ofVirtual().name("use-history").start(this::sample);
            }
            return List.copyOf(samples);
        } finally {
            lock.unlock();
        }
    }

    private void sample() {
        try {
            for (var apps = due(); !apps.isEmpty(); apps = due()) {
                apps.forEach(this::sample);
                Thread.sleep(interval);
            }
        } catch (InterruptedException _) {
            // It is closed.
        }
    }

    /** The apps to ask about; if there is none, the thread that asks for them is to end. */
    private List<AppId> due() {
        lock.lock();
        try {
            var since = clock.instant().minus(KEPT);
            all.values().removeIf(watched -> watched.lookedAt.isBefore(since));
            if (closed || all.isEmpty()) {
                sampler = null;
                return List.of();
            }
            return List.copyOf(all.keySet());
        } finally {
            lock.unlock();
        }
    }

    private void sample(AppId app) {
        try {
            add(app, new Sample(clock.instant(), bounded(source.apply(app))));
        } catch (RuntimeException e) {
            // Who looks now is told of the outage; here it leaves a gap.
            log.atDebug().addKeyValue("app", app).setCause(e).log("what processes use is not known");
        }
    }

    private static Map<String, ProcessUse> bounded(Map<String, ProcessUse> uses) {
        return uses.size() <= MOST_PROCESSES
                ? Map.copyOf(uses)
                : new TreeMap<>(uses)
                        .entrySet().stream()
                                .limit(MOST_PROCESSES)
                                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void add(AppId app, Sample sample) {
        lock.lock();
        try {
            var watched = all.get(app);
            if (watched != null && !sample.uses.isEmpty()) {
                watched.samples.addLast(sample);
                var since = sample.at.minus(KEPT);
                watched.samples.removeIf(old -> old.at.isBefore(since));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            all.clear();
            if (sampler != null) {
                sampler.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }
}
