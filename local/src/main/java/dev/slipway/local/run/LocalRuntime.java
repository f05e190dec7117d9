package dev.slipway.local.run;

import dev.slipway.core.Measurements;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppResource;
import dev.slipway.core.release.AppLogs;
import dev.slipway.core.release.Processes;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.Rollouts;
import dev.slipway.local.Sandbox;
import dev.slipway.local.Spawner;
import dev.slipway.local.process.Leftovers;
import dev.slipway.local.route.Domain;
import dev.slipway.local.route.RouteTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Apps as processes of this machine: everything that runs, watches and logs them. */
public final class LocalRuntime implements AutoCloseable {
    private static final String PROCESSES = "slipway.processes";

    private final RuntimeConfig config;
    private final Sandbox sandbox;
    private final Watcher watcher;
    private final LocalAppLogs logs;
    private final Parts parts;
    private final RunningApps apps;
    private final LocalRollouts rollouts;
    private final LocalProcesses processes;
    private final Semaphore starting = new Semaphore(2 * Runtime.getRuntime().availableProcessors());

    /**
     * Starts nothing yet.
     *
     * @param table is told which hosts lead to which processes
     */
    public LocalRuntime(
            RuntimeConfig config,
            Domain domain,
            RouteTable table,
            Spawner spawner,
            Sandbox sandbox,
            Measurements measurements,
            Clock clock) {
        this.config = config;
        this.sandbox = sandbox;
        this.watcher = new Watcher(config.limits(), config.diskBytes());
        this.logs = new LocalAppLogs(config, clock);
        this.parts = new Parts(config, new Launcher(config, spawner, sandbox), watcher, logs, clock);
        this.apps = new RunningApps(parts, table, domain);
        this.rollouts = new LocalRollouts(apps, domain);
        this.processes = new LocalProcesses(apps, parts);
        for (var state : ProcessState.values()) {
            measurements.gauge(PROCESSES, "state", state.toString(), apps, all -> count(all, state));
        }
    }

    public Rollouts rollouts() {
        return rollouts;
    }

    public Processes processes() {
        return processes;
    }

    public AppLogs appLogs() {
        return logs;
    }

    /** The apps' logs, which go when the apps go. */
    public AppResource logResource() {
        return logs;
    }

    /** How far apart apps are kept, for the operator. */
    public String isolation() {
        return switch (sandbox) {
            case BubblewrapSandbox bubblewrap -> "apps run under " + bubblewrap.describe();
            default ->
                "apps run as plain processes (%s): install bubblewrap to keep them apart from the server and each other"
                        .formatted(sandbox.describe());
        };
    }

    /**
     * Ends what an earlier server left running, then starts what each app's current release asks for. Returns when the
     * routes are known; the processes come up behind them, some at a time.
     */
    public void restore(List<App> all, Function<AppId, Optional<Release>> current) throws InterruptedException {
        new Leftovers(Launcher.markOf(config.data())).kill();
        removeOldFolders();
        for (var app : all) {
            rollouts.refresh(app);
            current.apply(app.id()).ifPresent(release -> restore(release.withName(app.name())));
        }
    }

    // Copies of apps may have very many files, which nobody needs to wait for.
    private void removeOldFolders() {
        var old = config.data().resolve("run-old");
        try {
            if (Files.isDirectory(config.processes())) {
                Files.move(
                        config.processes(),
                        Folders.create(old).resolve(UUID.randomUUID().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be moved away".formatted(config.processes()), e);
        }
        Thread.ofPlatform().daemon().name("remove old processes").start(() -> Folders.removeUnchecked(old));
    }

    /** Ends all processes: asked first, then killed. Their apps are started again by the next server. */
    @Override
    public void close() {
        Together.run(apps.all(), RunningApp::stopAll);
        watcher.close();
    }

    private void restore(Release release) {
        for (var slot : apps.of(release.app(), release.name()).restore(release)) {
            slot.begin(starting);
        }
    }

    private static double count(RunningApps all, ProcessState state) {
        return all.all().stream()
                .flatMap(app -> app.list().stream())
                .filter(process -> process.state().equals(state.toString()))
                .count();
    }
}
