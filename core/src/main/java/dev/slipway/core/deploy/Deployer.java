package dev.slipway.core.deploy;

import dev.slipway.core.AppName;
import dev.slipway.core.Busy;
import dev.slipway.core.Conflict;
import dev.slipway.core.Measurements;
import dev.slipway.core.NotFound;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Progress;
import dev.slipway.core.Transcript;
import dev.slipway.core.UserException;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseVersion;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The one entrance for whatever changes what runs: pushes, webhooks, the API and commands. Changes of one app happen one
 * after another; of the pushes that wait for an app the latest wins; a bounded number of apps deploys at once, in the order
 * of asking. A deploy runs on its own thread and outlives whoever asked for it.
 * Several servers may stand beside each other: a deploy is run by the one that was asked for it, or, when that is gone, by
 * one that is left.
 */
public final class Deployer {
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How long the last lines of a deploy that another server ran may be on their way. */
    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    private final Platform platform;
    private final DeployLimits limits;
    private final Clock clock;
    private final Lanes lanes;
    private final Semaphore slots;
    private final Changes changes;
    private final DeploySteps steps;
    private final Recovery recovery;
    private final ReentrantLock admission = new ReentrantLock();
    private final ConcurrentSkipListMap<DeployId, DeployRun> runs = new ConcurrentSkipListMap<>();
    private volatile boolean stopping;

    public Deployer(Platform platform, DeployLimits limits, Measurements measurements, Clock clock) {
        this.platform = platform;
        this.limits = limits;
        this.clock = clock;
        this.lanes = new Lanes(platform.appLocks());
        this.slots = new Semaphore(limits.atOnce(), true);
        this.changes = new Changes(platform, lanes, clock);
        this.steps = new DeploySteps(
                platform,
                lanes,
                slots,
                changes,
                measurements,
                clock,
                run -> runs.remove(run.deploy().id()));
        this.recovery = new Recovery(platform, limits, clock, steps, runs);
        measurements.gauge("slipway.deploys.active", "state", "waiting", slots, Semaphore::getQueueLength);
        measurements.gauge("slipway.deploys.active", "state", "all", runs, ConcurrentSkipListMap::size);
    }

    /**
     * Stores a deploy and puts it in its app's queue; returns at once. The same commit to the same ref joins the deploy that
     * is under way; a commit that runs already is live at once; a deploy of the app that still waits is superseded.
     *
     * @throws Busy if the server is stopping
     * @throws NotFound if the app is gone
     */
    public Deploy deploy(Push push) {
        admission.lock();
        try {
            requireServing();
            var joined = runs.values().stream()
                    .filter(run -> run.delivers(push))
                    .map(DeployRun::deploy)
                    .findFirst();
            if (joined.isPresent()) {
                return joined.get();
            }
            var underWay = underWay(push.app());
            return underWay.stream()
                    .filter(deploy -> !runs.containsKey(deploy.id()) && deploy.delivers(push))
                    .findFirst()
                    .orElseGet(() -> admit(push, underWay.isEmpty()));
        } finally {
            admission.unlock();
        }
    }

    private List<Deploy> underWay(AppId app) {
        return platform.deploys().unsettled().stream()
                .filter(deploy ->
                        deploy.push().app().equals(app) && !deploy.state().ended())
                .toList();
    }

    private Deploy admit(Push push, boolean idle) {
        var deploy = platform.deploys().append(push, clock.instant());
        // A deploy under way could still change what runs.
        boolean asBefore = idle && push.goal() instanceof Goal.RollOut && !push.clearCache();
        var running = asBefore ? runningAlready(push) : Optional.<Release>empty();
        var feed = new DeployFeed(platform.buildLogs(), push.app(), deploy.id());
        if (running.isPresent()) {
            new Transcript(feed::append)
                    .step("%s runs already, as %s"
                            .formatted(
                                    push.commit().abbreviated(), running.get().version()));
            platform.deploys().update(deploy.id(), followed(deploy, running.get()), clock.instant());
            return platform.deploys().find(deploy.id()).orElse(deploy);
        }
        for (var run : runs.values()) {
            if (run.isOf(push.app()) && push.goal().rollsOut()) {
                run.stopWaiting(new DeployState.Superseded(deploy.id()));
            }
        }
        var run = new DeployRun(deploy, feed, steps);
        runs.put(deploy.id(), run);
        run.start();
        return deploy;
    }

    /** What a deploy ends in whose release runs already: with a ref that could not follow it, it has failed. */
    private DeployState followed(Deploy deploy, Release running) {
        try {
            steps.moveRef(deploy);
            return new DeployState.Live(running.version());
        } catch (UserException e) {
            return new DeployState.Failed(e.reason(), e.advice());
        }
    }

    /** The release that a push would only repeat. */
    private Optional<Release> runningAlready(Push push) {
        return platform.releases()
                .current(push.app())
                .filter(release -> release.commit().equals(push.commit()))
                .filter(_ -> platform.apps()
                        .find(push.app())
                        .filter(app -> !hasUnreleased(app))
                        .isPresent());
    }

    /**
     * Passes the deploy's lines, from its first on, to {@code sink} until it ends. A slow sink delays nobody but the caller.
     *
     * @return the state it ended in
     * @throws InterruptedException if the caller is to stop following; the deploy goes on
     */
    public DeployState follow(DeployId id, Consumer<String> sink) throws InterruptedException {
        var run = runs.get(id);
        if (run == null) {
            return followStored(get(id), sink);
        }
        run.feed().follow(sink);
        run.awaitEnd();
        return get(id).state();
    }

    /** Where another server runs it, or it has ended. */
    private DeployState followStored(Deploy deploy, Consumer<String> sink) throws InterruptedException {
        var app = deploy.push().app();
        long next = 0;
        var state = deploy.state();
        while (!state.ended()) {
            next = DeployFeed.drain(platform.buildLogs(), app, deploy.id(), next, sink);
            Thread.sleep(LOOK);
            state = get(deploy.id()).state();
            if (state.ended()) {
                Thread.sleep(LAST_LINES);
            }
        }
        DeployFeed.drain(platform.buildLogs(), app, deploy.id(), next, sink);
        return state;
    }

    /** What a push would do, in a few lines; runs and stores nothing. */
    public List<String> plan(App app, Push push) {
        return new DeployPlan(platform).describe(app, push);
    }

    /**
     * Stops a deploy that has not ended.
     *
     * @throws Conflict if it has, or if its release serves already
     */
    public void cancel(DeployId id, UserName by) throws InterruptedException {
        var run = runs.get(id);
        boolean cancelled = run == null
                ? platform.deploys().cancel(id, by, clock.instant())
                : run.stop(new DeployState.Cancelled(by.value()));
        if (!cancelled) {
            var state = get(id).state();
            throw state.ended()
                    ? new Conflict("%s has ended: %s".formatted(id, state.sentence()), "there is nothing to cancel")
                    : new Conflict(
                            "%s is being rolled out by another server".formatted(id),
                            "wait until it has ended, then go back with rollback");
        }
        if (run != null) {
            run.awaitEnd();
        }
    }

    /** Deploys again what an ended deploy brought; what one has staged is rolled out. */
    public Deploy retry(DeployId id, UserName by) {
        var deploy = get(id);
        return deploy.state() instanceof DeployState.Staged
                ? release(id, by)
                : deploy(deploy.push().by(by));
    }

    /**
     * Rolls out what a deploy has staged, as a deploy of its own. It is built anew if the image is gone, or the configuration
     * is another one.
     *
     * @throws Conflict if nothing of it is staged
     */
    public Deploy release(DeployId staged, UserName by) {
        var deploy = get(staged);
        if (!(deploy.state() instanceof DeployState.Staged)) {
            throw new Conflict(
                    "%s is not staged: %s".formatted(staged, deploy.state().sentence()), "stage it again");
        }
        return deploy(deploy.push().releasing(staged, by));
    }

    /** What of the app is staged and waits to be rolled out: nothing was since, or is about to be. */
    public Optional<Deploy> staged(AppId app) {
        return platform.deploys().list(app, Retention.KEPT).stream()
                .filter(deploy -> !deploy.state().ended() || deploy.state().succeeded())
                .findFirst()
                .filter(deploy -> deploy.state() instanceof DeployState.Staged);
    }

    /**
     * Changes what the app's owner set and releases the change if something of the app runs; waits for its turn. If the new
     * release does not become healthy the app is as before.
     *
     * @return the new release, if the app had one before
     */
    public Optional<Release> change(
            AppId app, UserName by, String summary, UnaryOperator<App> change, Progress progress)
            throws InterruptedException {
        requireServing();
        return changes.apply(app, by, summary, change, progress);
    }

    /** Whether the app runs without something that was set since: what was saved for its next release. */
    public boolean hasUnreleased(App app) {
        return changes.hasUnreleased(app);
    }

    /**
     * Starts the processes of that type anew, or all. With all comes, as a new release, what was set without one; if that
     * does not become healthy, what runs goes on.
     */
    public void restart(AppId app, Optional<ProcessType> type, UserName by, Progress progress)
            throws InterruptedException {
        requireServing();
        if (type.isPresent()) {
            platform.processes().restart(app, type);
        } else {
            changes.restart(app, by, progress);
        }
    }

    /**
     * Runs an earlier release's image, configuration, scale and hosts again, as a new release.
     *
     * @throws NotFound if there is no such release that ever served
     */
    public Release rollBack(AppId app, ReleaseVersion version, UserName by, Progress progress)
            throws InterruptedException {
        requireServing();
        return changes.rollBack(app, version, by, progress);
    }

    /** Gives the app another name; its processes go on, its own host name changes. */
    public App rename(AppId id, AppName name) throws InterruptedException {
        requireServing();
        try (var _ = lanes.enter(id)) {
            var app = platform.apps().update(id, old -> old.withName(name));
            platform.rollouts().refresh(app);
            return app;
        }
    }

    /** Stops the app and removes all that is kept of it; deploys of it that have not ended are cancelled. */
    public void delete(AppId id, UserName by) throws InterruptedException {
        stop(id, by);
        underWay(id).forEach(deploy -> platform.deploys().cancel(deploy.id(), by, clock.instant()));
        try (var _ = lanes.enter(id)) {
            platform.rollouts().remove(id);
            removeResources(id);
            platform.apps().remove(id);
        }
        // Deploys that were stopped, and those that have come since and find the app gone, have yet had last words.
        for (var run : stop(id, by)) {
            run.awaitEnd();
        }
        removeResources(id);
    }

    private List<DeployRun> stop(AppId id, UserName by) {
        admission.lock();
        try {
            var all = runs.values().stream().filter(run -> run.isOf(id)).toList();
            all.forEach(run -> run.stop(new DeployState.Cancelled(by.value())));
            return all;
        } finally {
            admission.unlock();
        }
    }

    private void removeResources(AppId id) {
        platform.resources().forEach(resource -> resource.remove(id));
    }

    /**
     * Takes care of what a server that is gone has left: deploys that were under way go on where that is the limits' choice,
     * otherwise they have failed, unless their release already served; the ref of what runs follows it. Called before
     * anything is deployed.
     */
    public void recover() {
        recovery.takeOver();
        if (!limits.resumed()) {
            // Also of changes that were no deploys, and of deploys that were only about to roll out.
            platform.releases().failPending();
        }
    }

    /**
     * Does what other servers have decided about the deploys of this one, and takes care of what one that is gone has left.
     * Called every few seconds where there can be others.
     */
    public void lookAround() {
        recovery.heedOthers();
        admission.lock();
        try {
            if (!stopping) {
                recovery.takeOver();
            }
        } finally {
            admission.unlock();
        }
    }

    /** Tells whoever follows a deploy that this server ends at once, for that reason, and that the deploy goes on. */
    public void abandon(String reason) {
        for (var run : runs.values()) {
            new Transcript(run.feed()::append)
                    .warning("%s; %s goes on without it"
                            .formatted(reason, run.deploy().id()));
        }
    }

    /** Takes nothing new, lets running deploys end within their limit, and fails or leaves those that do not. */
    public void stop() throws InterruptedException {
        stopAdmitting();
        long deadline = System.nanoTime() + limits.drain().toNanos();
        for (var run : runs.values()) {
            new Transcript(run.feed()::append).warning(stopNotice(run));
        }
        for (var run : runs.values()) {
            run.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        if (limits.resumed()) {
            runs.values().forEach(DeployRun::leave);
            return;
        }
        // All of them, the newest first, before waiting for one: what ends lets the next in its queue begin.
        for (var run : runs.descendingMap().values()) {
            run.stop(new DeployState.Failed(
                    "the server is restarting",
                    "push again, or retry it with deploys retry " + run.deploy().id()));
        }
        for (var run : runs.values()) {
            run.awaitEnd();
        }
    }

    private String stopNotice(DeployRun run) {
        return limits.resumed()
                ? "The server is restarting, %s goes on".formatted(run.deploy().id())
                : "The server is restarting and waits for this deploy to end";
    }

    private void stopAdmitting() {
        admission.lock();
        try {
            stopping = true;
        } finally {
            admission.unlock();
        }
    }

    private void requireServing() {
        if (stopping) {
            throw new Busy("the server is restarting", "try again in a minute");
        }
    }

    private Deploy get(DeployId id) {
        return platform.deploys()
                .find(id)
                .orElseThrow(
                        () -> new NotFound("there is no deploy " + id, "see which there are with the command deploys"));
    }
}
