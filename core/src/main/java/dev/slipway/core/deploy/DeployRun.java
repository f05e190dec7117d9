package dev.slipway.core.deploy;

import dev.slipway.core.UserException;
import dev.slipway.core.app.AppId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One deploy on its own thread, from its turn in the queue to its end. It ends once, in exactly one state. */
final class DeployRun {
    private static final Logger log = LoggerFactory.getLogger(DeployRun.class);

    /** The work itself, and where its outcome goes. */
    interface Work {
        /** Does all of it; returns the state that it came to. */
        DeployState run(DeployRun run) throws InterruptedException;

        /** Stores the run's end and forgets the run. */
        void ended(DeployRun run, DeployState end);

        /** What nobody waits for. */
        void afterwards(DeployRun run);
    }

    private final Deploy deploy;
    private final DeployFeed feed;
    private final Work work;
    private final Thread thread;
    private final Optional<DeployRun> predecessor;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();

    private boolean begun;
    private boolean irrevocable;
    private @Nullable DeployState stopped;

    DeployRun(Deploy deploy, DeployFeed feed, Work work) {
        this(deploy, feed, work, Optional.empty());
    }

    /** One that does nothing before its predecessor has ended. */
    DeployRun(Deploy deploy, DeployFeed feed, Work work, Optional<DeployRun> predecessor) {
        this.deploy = deploy;
        this.feed = feed;
        this.work = work;
        this.predecessor = predecessor;
        this.thread = Thread.ofVirtual().name("deploy-" + deploy.id()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Deploy deploy() {
        return deploy;
    }

    DeployFeed feed() {
        return feed;
    }

    boolean isOf(AppId app) {
        return deploy.push().app().equals(app);
    }

    /** Whether it brings the same commit to the same ref, and will still do so. */
    boolean delivers(Push push) {
        lock.lock();
        try {
            return stopped == null && deploy.delivers(push);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the run in that state; {@code false} if it already serves or was stopped before. */
    boolean stop(DeployState end) {
        return stopIf(end, false);
    }

    /** As {@link #stop}, but only while the run waits for its turn. */
    boolean stopWaiting(DeployState end) {
        return stopIf(end, true);
    }

    private boolean stopIf(DeployState end, boolean onlyWaiting) {
        lock.lock();
        try {
            if (stopped != null || irrevocable || (onlyWaiting && begun)) {
                return false;
            }
            stopped = end;
            thread.interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Called when the run's turn has come: from here on a later push no longer takes its place. */
    void begin() throws InterruptedException {
        mark(() -> begun = true);
    }

    /** Called when the release serves: from here on the run can't be stopped. */
    void makeIrrevocable() throws InterruptedException {
        mark(() -> irrevocable = true);
    }

    private void mark(Runnable change) throws InterruptedException {
        lock.lock();
        try {
            if (stopped != null) {
                throw new InterruptedException("stopped");
            }
            change.run();
        } finally {
            lock.unlock();
        }
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Lets go of who follows the run: the server ends, and the next one takes it up. */
    void leave() {
        feed.close();
        ended.countDown();
    }

    private void run() {
        var end = outcome();
        // A stop that came too late to matter must not break the storing of the end.
        Thread.interrupted();
        try {
            work.ended(this, end);
        } finally {
            feed.close();
            ended.countDown();
        }
        work.afterwards(this);
    }

    private DeployState outcome() {
        try {
            if (predecessor.isPresent()) {
                predecessor.get().awaitEnd();
            }
            return work.run(this);
        } catch (InterruptedException | RuntimeException | Error e) {
            return stopReason().orElseGet(() -> failure(e));
        }
    }

    /** What a stopped run ends in, whatever the interruption made of its work. */
    private Optional<DeployState> stopReason() {
        lock.lock();
        try {
            return Optional.ofNullable(stopped);
        } finally {
            lock.unlock();
        }
    }

    private DeployState failure(Throwable cause) {
        return cause instanceof UserException e ? new DeployState.Failed(e.reason(), e.advice()) : internalError(cause);
    }

    private DeployState internalError(Throwable cause) {
        var id = UUID.randomUUID().toString().substring(0, 8);
        log.atError().addKeyValue("deploy", deploy.id()).setCause(cause).log("deploy broke, internal error {}", id);
        return new DeployState.Failed("internal error, id " + id, "tell the server's operator this id");
    }
}
