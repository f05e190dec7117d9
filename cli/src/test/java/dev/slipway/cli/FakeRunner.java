package dev.slipway.cli;

import dev.slipway.core.HostName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Progress;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.Streams;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.release.AppLogs;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.Processes;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.Rollouts;
import dev.slipway.core.release.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs apps in memory: what is rolled out is up at once, unless it is to fail. */
final class FakeRunner implements Rollouts, Processes, AppLogs {
    final Map<AppId, Release> running = new ConcurrentHashMap<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<String> logLines = new CopyOnWriteArrayList<>();
    final CountDownLatch followed = new CountDownLatch(1);
    volatile boolean failing;
    volatile boolean autoscales = true;

    @Override
    public List<Route> rollOut(Release release, Progress progress) {
        if (failing) {
            throw new RolloutFailed("web did not answer", "see logs");
        }
        running.put(release.app(), release);
        return routes(
                release.name().hostPrefix(), release.hosts().stream().sorted().toList());
    }

    @Override
    public void check(AppSettings settings) {
        if (!autoscales && !settings.autoscale().isEmpty()) {
            throw new InvalidInput("no autoscaling here", "scale by hand");
        }
    }

    @Override
    public List<Route> routes(App app) {
        return routes(app.name().hostPrefix(), app.hosts().stream().sorted().toList());
    }

    private static List<Route> routes(String prefix, List<HostName> hosts) {
        return Stream.concat(Stream.of(new HostName(prefix + ".localhost")), hosts.stream())
                .map(host -> new Route(host, URI.create("http://%s:8080".formatted(host))))
                .toList();
    }

    @Override
    public void refresh(App app) {
        calls.add("refresh %s maintenance=%s".formatted(app.name(), app.maintenance()));
    }

    @Override
    public void remove(AppId app) {
        running.remove(app);
        calls.add("remove");
    }

    @Override
    public List<ProcessStatus> list(AppId app) {
        var statuses = new ArrayList<ProcessStatus>();
        Optional.ofNullable(running.get(app))
                .ifPresent(release -> release.counts().forEach((type, count) -> {
                    for (int i = 1; i <= count; i++) {
                        statuses.add(new ProcessStatus(
                                type + "." + i,
                                type,
                                release.version(),
                                "up",
                                Instant.parse("2026-11-22T10:00:00Z"),
                                0));
                    }
                }));
        return statuses;
    }

    @Override
    public void restart(AppId app, Optional<ProcessType> type) {
        calls.add("restart " + type.map(ProcessType::value).orElse("all"));
    }

    /** {@code echo} copies its input; {@code exit N} ends with N; {@code sleep} lasts until it is interrupted. */
    @Override
    public int run(Release release, List<String> command, Streams streams) throws InterruptedException {
        calls.add("run " + command);
        try {
            switch (command.getFirst()) {
                case "echo" -> streams.in().transferTo(streams.out());
                case "sleep" -> {
                    streams.out().write("sleeping\n".getBytes(StandardCharsets.UTF_8));
                    streams.out().flush();
                    sleep();
                }
                case "exit" -> {
                    return Integer.parseInt(command.get(1));
                }
                case "crash" -> throw new IllegalStateException("broken");
                default -> streams.err().write("ran\n".getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 0;
    }

    private void sleep() throws InterruptedException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            calls.add("interrupted");
            throw e;
        }
    }

    @Override
    public void read(AppId app, int lines, boolean follow, Consumer<String> sink) throws InterruptedException {
        logLines.stream().skip(Math.max(0, logLines.size() - lines)).forEach(sink);
        if (follow) {
            followed.countDown();
            sleep();
        }
    }
}
