package dev.slipway.staging.s3;

import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppResource;
import dev.slipway.core.deploy.BuildLogs;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.staging.s3.LogChunks.Name;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Build logs in S3, over logs on this server's disk. A line is on the disk when {@code append} returns, and in S3 within a
 * second, so a server that is killed loses none and a server whose disk is lost at most that. What the disk lacks is taken
 * from S3 when it is read; what another server appends is seen a second later.
 */
public final class S3BuildLogs implements BuildLogs, AppResource, AutoCloseable {
    static final int KEPT = 50;

    private static final Logger log = LoggerFactory.getLogger(S3BuildLogs.class);
    private static final long PERIOD_MILLIS = 500;
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int KNOWN = 4096;

    private final LogChunks chunks;
    private final BuildLogs disk;
    private final Unsent unsent;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Name, SpooledLog> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, SpooledLog> eldest) {
            return size() > KNOWN;
        }
    };
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("build-logs").factory());
    private boolean failing;

    /**
     * Begins to send what an earlier server left unsent.
     *
     * @param disk keeps lines when the server is killed; it need not know logs of other servers
     * @param marks a folder of its own on the same disk
     */
    public S3BuildLogs(Bucket bucket, BuildLogs disk, Path marks) throws IOException {
        this.chunks = new LogChunks(bucket);
        this.disk = disk;
        this.unsent = new Unsent(marks);
        var _ = sender.scheduleWithFixedDelay(this::send, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void append(AppId app, DeployId deploy, String line) {
        var name = new Name(app, deploy);
        try {
            spooled(name).continueHere();
            // Before, so that it is not lost with the server, and after, since it may have been sent in between.
            unsent.mark(name);
            disk.append(app, deploy, line);
            unsent.mark(name);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the log of " + deploy, e);
        }
    }

    @Override
    public List<String> read(AppId app, DeployId deploy, long from, int most) {
        var lines = disk.read(app, deploy, from, most);
        if (!lines.isEmpty() || most <= 0) {
            return lines;
        }
        try {
            return spooled(new Name(app, deploy)).catchUp(STALE_NANOS) ? disk.read(app, deploy, from, most) : lines;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log of " + deploy, e);
        }
    }

    private SpooledLog spooled(Name name) {
        lock.lock();
        try {
            return known.computeIfAbsent(name, _ -> new SpooledLog(name, chunks, disk));
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        for (var name : unsent.list()) {
            try {
                unsent.begin(name);
                spooled(name).send();
                unsent.sent(name);
                failing = false;
            } catch (IOException | RuntimeException e) {
                // The outermost edge of this thread; the lines are on the disk, and are sent in the next round.
                again(name, e);
            }
        }
    }

    private void again(Name name, Exception failure) {
        if (!failing) {
            failing = true;
            log.atWarn()
                    .addKeyValue("deploy", name.deploy())
                    .setCause(failure)
                    .log("build log not stored, tried again");
        }
        try {
            unsent.mark(name);
        } catch (IOException e) {
            log.atError().addKeyValue("deploy", name.deploy()).setCause(e).log("build log cannot be marked as unsent");
        }
    }

    /** Removes them from S3; those on the disk are removed by who keeps them. */
    @Override
    public void remove(AppId app) {
        try {
            chunks.remove(app);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the build logs of app " + app, e);
        }
    }

    /** Sends what is left; what S3 does not take now is sent when a server starts on this disk again. */
    @Override
    public void close() {
        sender.shutdown();
        try {
            if (sender.awaitTermination(30, TimeUnit.SECONDS)) {
                send();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
