package dev.slipway.core.deploy;

import dev.slipway.core.Busy;
import dev.slipway.core.Measurements;
import dev.slipway.core.NotFound;
import dev.slipway.core.Progress;
import dev.slipway.core.RefName;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.Transcript;
import dev.slipway.core.UserException;
import dev.slipway.core.app.App;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.release.BoundFiles;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.core.release.Route;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of every deploy, in their order: wait, stage, build, and where it goes so far, release and roll out. */
final class DeploySteps implements DeployRun.Work {
    private static final Logger log = LoggerFactory.getLogger(DeploySteps.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final Platform platform;
    private final Lanes lanes;
    private final Semaphore slots;
    private final Changes changes;
    private final Measurements measurements;
    private final Clock clock;
    private final Bindings bindings;
    private final Consumer<DeployRun> forget;

    DeploySteps(
            Platform platform,
            Lanes lanes,
            Semaphore slots,
            Changes changes,
            Measurements measurements,
            Clock clock,
            Consumer<DeployRun> forget) {
        this.platform = platform;
        this.lanes = lanes;
        this.slots = slots;
        this.changes = changes;
        this.measurements = measurements;
        this.clock = clock;
        this.bindings = new Bindings(platform.configurations());
        this.forget = forget;
    }

    @Override
    public DeployState run(DeployRun run) throws InterruptedException {
        var plain = new Transcript(run.feed()::append);
        try (var _ = lanes.enter(
                run.deploy().push().app(), () -> plain.step("Waiting for what is under way for this app"))) {
            awaitSlot(plain);
            try {
                run.begin();
                var newer = newer(run.deploy());
                return newer.isPresent() ? giveWay(run.deploy(), newer.get()) : deploy(run);
            } finally {
                slots.release();
            }
        }
    }

    /** A later deploy that another server was asked for, and that leaves this one nothing to do. */
    private Optional<DeployId> newer(Deploy deploy) {
        return platform.deploys().list(deploy.push().app(), Retention.KEPT).stream()
                .filter(other -> other.push().goal().rollsOut())
                .findFirst()
                .filter(newest -> newest.id().compareTo(deploy.id()) > 0)
                .filter(newest ->
                        deploy.state() instanceof DeployState.Queued || newest.state() instanceof DeployState.Live)
                .map(Deploy::id);
    }

    private DeployState giveWay(Deploy deploy, DeployId newer) {
        if (deploy.state() instanceof DeployState.RollingOut(var version)) {
            platform.releases().settle(deploy.push().app(), version, ReleaseState.FAILED);
        }
        return new DeployState.Superseded(newer);
    }

    private void awaitSlot(Progress progress) throws InterruptedException {
        // With a time: the plain form would take a slot that is due to one who waits.
        if (!slots.tryAcquire(0, TimeUnit.NANOSECONDS)) {
            progress.step("Waiting, as number %d in the queue".formatted(slots.getQueueLength() + 1));
            slots.acquire();
        }
    }

    private DeployState deploy(DeployRun run) throws InterruptedException {
        var push = run.deploy().push();
        var app = platform.apps().find(push.app()).orElseThrow(DeploySteps::deleted);
        var files = bindings.files(app);
        var mask = new Masked(Stream.concat(app.config().values().stream(), files.secrets().stream())
                .toList());
        var progress = new Transcript(line -> run.feed().append(mask.apply(line)));
        try {
            return deploy(run, app, files, progress);
        } catch (UserException e) {
            throw mask.failure(e);
        }
    }

    private static NotFound deleted() {
        return new NotFound("the app was deleted", "push again to create it anew");
    }

    private DeployState deploy(DeployRun run, App app, BoundFiles files, Progress progress)
            throws InterruptedException {
        if (run.deploy().state() instanceof DeployState.RollingOut(var version)) {
            return timed("rolling-out", () -> liveAgain(run, version, progress));
        }
        var push = run.deploy().push();
        var source = timed("staging", () -> {
            enter(run, new DeployState.Staging());
            progress.step("Staging %s@%s as %s"
                    .formatted(
                            app.name(),
                            push.commit().abbreviated(),
                            run.deploy().id()));
            return platform.stager().stage(app, push, progress);
        });
        var image = timed("building", () -> {
            enter(run, new DeployState.Building());
            return build(new BuildRequest(app, run.deploy().id(), source, push.clearCache()), progress);
        });
        if (!push.goal().rollsOut()) {
            return staged(run, progress);
        }
        try (var beside = Executors.newVirtualThreadPerTaskExecutor()) {
            beside.execute(() -> new Retention(platform).tidyBuilds(app.id()));
            return timed("rolling-out", () -> live(run, app, image, files, progress));
        }
    }

    private Image build(BuildRequest request, Progress progress) throws InterruptedException {
        if (!request.clearCache()) {
            var built = platform.pipeline().built(request);
            if (built.isPresent()) {
                progress.step("Reusing the image of an earlier build of this tree");
                return built.get();
            }
        }
        return platform.pipeline().run(request, progress);
    }

    private DeployState staged(DeployRun run, Progress progress) throws InterruptedException {
        var push = run.deploy().push();
        new Retention(platform).tidyBuilds(push.app());
        whenWritable(run.deploy(), () -> move(run.deploy(), Refs.STAGED), progress);
        run.makeIrrevocable();
        progress.step("Staged as %s, what runs goes on".formatted(run.deploy().id()));
        progress.detail("It is rolled out by: deploys retry " + run.deploy().id());
        return new DeployState.Staged();
    }

    private DeployState live(DeployRun run, App app, Image image, BoundFiles files, Progress progress)
            throws InterruptedException {
        var push = run.deploy().push();
        var pending = platform.releases()
                .append(
                        app.id(),
                        version -> Release.of(
                                        app, version, image, push.commit(), push.by(), clock.instant(), push.summary())
                                .withFiles(files));
        enter(run, new DeployState.RollingOut(pending.version()));
        return live(run, pending, progress);
    }

    private DeployState live(DeployRun run, Release pending, Progress progress) throws InterruptedException {
        progress.step("Rolling out " + pending.version());
        var routes = changes.rollOut(pending, progress, run::makeIrrevocable);
        progress.step("Live as %s%s".formatted(pending.version(), urls(routes)));
        awaitRef(run.deploy(), progress);
        return new DeployState.Live(pending.version());
    }

    /** Goes on where an earlier run of the server was rolling the release out. */
    private DeployState liveAgain(DeployRun run, ReleaseVersion version, Progress progress)
            throws InterruptedException {
        var release = platform.releases()
                .find(run.deploy().push().app(), version)
                .orElseThrow(() -> new RolloutFailed("%s is gone".formatted(version), "push again"));
        return switch (release.state()) {
            case PENDING -> live(run, release, progress);
            case LIVE -> {
                run.makeIrrevocable();
                awaitRef(run.deploy(), progress);
                yield new DeployState.Live(version);
            }
            case FAILED -> throw new RolloutFailed("%s did not become healthy".formatted(version), "push again");
        };
    }

    private void awaitRef(Deploy live, Progress progress) throws InterruptedException {
        whenWritable(live, () -> moveRef(live), progress);
    }

    /** Moves a ref of what is there already: while the repository cannot be written it waits, and with it who pushed. */
    private static void whenWritable(Deploy deploy, Runnable move, Progress progress) throws InterruptedException {
        long began = System.nanoTime();
        for (var pause = FIRST_PAUSE; ; pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause) {
            try {
                move.run();
                return;
            } catch (Busy e) {
                if (System.nanoTime() - began > LONGEST_WAIT.toNanos()) {
                    throw e;
                }
                if (pause.equals(FIRST_PAUSE)) {
                    progress.detail("The repository cannot be written; the ref follows when it can");
                }
                log.atWarn().addKeyValue("deploy", deploy.id()).setCause(e).log("ref cannot follow yet, trying again");
                Thread.sleep(pause);
            }
        }
    }

    /** Lets the ref follow what runs: whoever asked for the deploy, and whether or not they are still there. */
    void moveRef(Deploy live) {
        move(live, live.push().ref());
        platform.deploys().refMoved(live.id());
    }

    private void move(Deploy deploy, RefName ref) {
        var push = deploy.push();
        if (!platform.refs().move(push.app(), ref, push.commit())) {
            log.atWarn()
                    .addKeyValue("deploy", deploy.id())
                    .addKeyValue("ref", ref)
                    .addKeyValue("commit", push.commit())
                    .log("ref cannot follow its deploy, the commit is not in the repository");
        }
    }

    static String urls(List<Route> routes) {
        return routes.isEmpty() ? "" : ": " + routes.getFirst().url();
    }

    private void enter(DeployRun run, DeployState state) throws InterruptedException {
        var id = run.deploy().id();
        if (platform.deploys().update(id, state, clock.instant())) {
            return;
        }
        var end = platform.deploys().find(id).map(Deploy::state).orElseThrow(DeploySteps::deleted);
        run.stop(end);
        throw new InterruptedException("another server has ended " + id);
    }

    private interface Step<T> {
        T run() throws InterruptedException;
    }

    private <T> T timed(String phase, Step<T> step) throws InterruptedException {
        long began = System.nanoTime();
        try {
            return step.run();
        } finally {
            measurements.time("slipway.deploy.phase", "phase", phase, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    @Override
    public void ended(DeployRun run, DeployState end) {
        var id = run.deploy().id();
        try {
            tell(end, id, new Transcript(run.feed()::append));
        } finally {
            store(run, end);
        }
        measurements.count("slipway.deploys", "result", end.word());
        log.atInfo()
                .addKeyValue("deploy", id)
                .addKeyValue("commit", run.deploy().push().commit())
                .log("deploy {}", end.word());
    }

    @Override
    public void afterwards(DeployRun run) {
        new Retention(platform).tidy(run.deploy().push().app());
    }

    private void store(DeployRun run, DeployState end) {
        try {
            platform.deploys().update(run.deploy().id(), end, clock.instant());
        } finally {
            forget.accept(run);
        }
    }

    private static void tell(DeployState end, DeployId id, Progress progress) {
        if (!end.succeeded()) {
            progress.warning("%s %s".formatted(id, end.sentence()));
        }
        if (end instanceof DeployState.Failed failed && !failed.advice().isEmpty()) {
            progress.warning(failed.advice());
        }
    }
}
