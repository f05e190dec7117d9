package dev.slipway.core.release;

import dev.slipway.core.app.AppId;
import dev.slipway.core.app.InMemoryApps;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Releases in memory, of the apps it is made with. */
public final class InMemoryReleases implements Releases {
    private final InMemoryApps apps;
    private final Map<AppId, NavigableMap<ReleaseVersion, Release>> releases = new HashMap<>();

    public InMemoryReleases(InMemoryApps apps) {
        this.apps = apps;
        apps.afterRemove(releases::remove);
    }

    @Override
    public Release append(AppId app, Function<ReleaseVersion, Release> make) {
        return apps.turns().take(() -> {
            apps.require(app);
            var own = of(app);
            var version = new ReleaseVersion(own.isEmpty() ? 1 : own.lastKey().number() + 1);
            var release = make.apply(version);
            own.put(version, release);
            releases.put(app, own);
            return release;
        });
    }

    @Override
    public void settle(AppId app, ReleaseVersion version, ReleaseState state) {
        apps.turns()
                .run(() -> of(app).computeIfPresent(
                                version, (_, old) -> old.state() == ReleaseState.PENDING ? old.withState(state) : old));
    }

    @Override
    public void failPending() {
        for (var app : apps.list()) {
            list(app.id()).forEach(release -> settle(app.id(), release.version(), ReleaseState.FAILED));
        }
    }

    @Override
    public Optional<Release> find(AppId app, ReleaseVersion version) {
        return apps.turns().take(() -> Optional.ofNullable(of(app).get(version)));
    }

    @Override
    public Optional<Release> current(AppId app) {
        return list(app).stream()
                .filter(release -> release.state() == ReleaseState.LIVE)
                .findFirst();
    }

    @Override
    public List<Release> list(AppId app) {
        return apps.turns().take(() -> List.copyOf(of(app).descendingMap().values()));
    }

    @Override
    public Map<AppId, ReleaseVersion> currentVersions() {
        return apps.turns().take(() -> {
            var versions = new HashMap<AppId, ReleaseVersion>();
            releases.keySet().forEach(app -> current(app).ifPresent(release -> versions.put(app, release.version())));
            return versions;
        });
    }

    @Override
    public Map<AppId, Release> running(Collection<AppId> some) {
        return apps.turns().take(() -> {
            var running = new HashMap<AppId, Release>();
            some.forEach(app -> current(app)
                    .ifPresent(release -> running.put(app, release.withConfiguration(Map.of(), BoundFiles.NONE))));
            return running;
        });
    }

    @Override
    public void prune(AppId app, int most) {
        apps.turns().run(() -> {
            var live = list(app).stream()
                    .filter(release -> release.state() == ReleaseState.LIVE)
                    .limit(2)
                    .toList();
            list(app).stream()
                    .skip(most)
                    .filter(release -> release.state() != ReleaseState.PENDING && !live.contains(release))
                    .forEach(release -> of(app).remove(release.version()));
        });
    }

    private NavigableMap<ReleaseVersion, Release> of(AppId app) {
        return releases.getOrDefault(app, new TreeMap<>());
    }
}
