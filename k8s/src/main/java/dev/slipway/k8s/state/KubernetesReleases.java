package dev.slipway.k8s.state;

import dev.slipway.core.app.AppId;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.core.release.Releases;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.state.ConfigSecrets.Values;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The releases, an object each, named by app and version so that a version is given once. The newest that is live carries a
 * label, for the release that runs to be found however many there were.
 */
final class KubernetesReleases implements Releases {
    static final String CURRENT = "slipway.dev/current";
    private static final String TRUE = "true";
    private static final Comparator<ReleaseObject> NEWEST_FIRST =
            Comparator.comparing(ReleaseObject::version).reversed();

    private final Cluster cluster;
    private final AppObjects apps;
    private final ConfigSecrets configs;
    private final Clock clock;

    KubernetesReleases(Cluster cluster, AppObjects apps, ConfigSecrets configs, Clock clock) {
        this.cluster = cluster;
        this.apps = apps;
        this.configs = configs;
        this.clock = clock;
    }

    @Override
    public Release append(AppId app, Function<ReleaseVersion, Release> make) {
        return Cluster.retrying(() -> appendTo(apps.require(app), make));
    }

    private Release appendTo(AppObject app, Function<ReleaseVersion, Release> make) {
        var version = new ReleaseVersion(objects(app.id()).stream()
                        .mapToInt(release -> release.getSpec().version())
                        .max()
                        .orElse(0)
                + 1);
        var release = make.apply(version);
        if (!release.app().equals(app.id()) || !release.version().equals(version)) {
            throw new IllegalArgumentException("a release of another app or version");
        }
        var namespace = app.getMetadata().getNamespace();
        var object = new ReleaseObject();
        object.setMetadata(cluster.metadata(namespace, app.id() + "-" + version, labels(release)));
        var secret = configs.store(app.id(), release.name(), namespace, new Values(release.config(), release.files()));
        object.setSpec(ReleaseObject.spec(release, secret));
        var made = cluster.create(object);
        if (made.isEmpty()) {
            configs.remove(namespace, secret);
            throw new Cluster.Outdated(object);
        }
        if (!apps.stays(app)) {
            // Its removal may have been past the releases already.
            configs.remove(namespace, secret);
            cluster.delete(made.get());
            throw AppObjects.gone();
        }
        return release;
    }

    private static Map<String, String> labels(Release release) {
        var labels = new HashMap<>(Labels.of(release.app(), release.name()));
        labels.put(Labels.RELEASE, release.version().toString());
        return labels;
    }

    @Override
    public void settle(AppId app, ReleaseVersion version, ReleaseState state) {
        if (Cluster.retrying(() -> settled(app, version, state))) {
            show(app, version, Cluster.retrying(() -> retireOld(app)));
        }
    }

    @Override
    public void failPending() {
        cluster.list(ReleaseObject.class, Map.of()).stream()
                .filter(release -> release.state() == ReleaseState.PENDING)
                .forEach(release -> settle(new AppId(release.getSpec().app()), release.version(), ReleaseState.FAILED));
    }

    // The label comes before the state that counts, and goes after a later one has it, so that it is never missing.
    private boolean settled(AppId app, ReleaseVersion version, ReleaseState state) {
        var found = object(app, version);
        found.filter(release -> release.state() == ReleaseState.PENDING).ifPresent(pending -> {
            var release = state == ReleaseState.LIVE ? labelled(pending) : pending;
            release.settle(state, clock.instant());
            cluster.replaceStatus(release);
        });
        return found.isPresent();
    }

    private ReleaseObject labelled(ReleaseObject release) {
        release.getMetadata().getLabels().put(CURRENT, TRUE);
        return cluster.replace(release);
    }

    /** Takes the label from all but the newest that is live; returns that. */
    private Optional<ReleaseObject> retireOld(AppId app) {
        var live = live(app);
        live.stream().skip(1).forEach(old -> {
            old.getMetadata().getLabels().remove(CURRENT);
            cluster.replace(old);
        });
        return live.stream().findFirst();
    }

    // For people only: what runs is found by the releases themselves.
    private void show(AppId app, ReleaseVersion settled, Optional<ReleaseObject> current) {
        var ready = new Conditions("Ready", clock.instant());
        var status = current.map(ReleaseObject::version)
                .map(version -> new AppObject.Status(
                        version.toString(), List.of(ready.yes("Live", "%s runs".formatted(version)))))
                .orElseGet(() -> new AppObject.Status(
                        null, List.of(ready.no("NotHealthy", "%s did not become healthy".formatted(settled)))));
        Cluster.retrying(() -> {
            apps.find(app).ifPresent(object -> {
                object.setStatus(status);
                cluster.replaceStatus(object);
            });
            return app;
        });
    }

    /** Those that carry the label and are live, newest first. */
    private List<ReleaseObject> live(AppId app) {
        return cluster.list(ReleaseObject.class, Map.of(Labels.APP_ID, app.value(), CURRENT, TRUE)).stream()
                .filter(release -> release.state() == ReleaseState.LIVE)
                .sorted(NEWEST_FIRST)
                .toList();
    }

    @Override
    public Optional<Release> find(AppId app, ReleaseVersion version) {
        return object(app, version).map(this::release);
    }

    private Optional<ReleaseObject> object(AppId app, ReleaseVersion version) {
        return cluster
                .list(ReleaseObject.class, Map.of(Labels.APP_ID, app.value(), Labels.RELEASE, version.toString()))
                .stream()
                .findFirst();
    }

    @Override
    public Optional<Release> current(AppId app) {
        return live(app).stream().findFirst().map(this::release);
    }

    @Override
    public Map<AppId, ReleaseVersion> currentVersions() {
        return cluster.list(ReleaseObject.class, Map.of(CURRENT, TRUE)).stream()
                .filter(release -> release.state() == ReleaseState.LIVE)
                .collect(Collectors.toMap(
                        release -> new AppId(release.getSpec().app()),
                        ReleaseObject::version,
                        BinaryOperator.maxBy(Comparator.naturalOrder())));
    }

    @Override
    public Map<AppId, Release> running(Collection<AppId> apps) {
        return cluster.list(ReleaseObject.class, apps, Map.of(CURRENT, TRUE)).stream()
                .filter(release -> release.state() == ReleaseState.LIVE)
                .map(release -> release.release(Values.NONE))
                .collect(Collectors.toMap(
                        Release::app,
                        Function.identity(),
                        BinaryOperator.maxBy(Comparator.comparing(Release::version))));
    }

    @Override
    public void prune(AppId app, int most) {
        var newestFirst = objects(app).stream().sorted(NEWEST_FIRST).toList();
        var needed = newestFirst.stream()
                .filter(release -> release.state() == ReleaseState.LIVE)
                .limit(2)
                .toList();
        newestFirst.stream()
                .skip(most)
                .filter(release -> release.state() != ReleaseState.PENDING && !needed.contains(release))
                .forEach(release -> {
                    cluster.delete(release);
                    configs.remove(
                            release.getMetadata().getNamespace(),
                            release.getSpec().configSecret());
                });
    }

    private Release release(ReleaseObject object) {
        return object.release(configs.read(
                        object.getMetadata().getNamespace(), object.getSpec().configSecret())
                .orElseThrow(() -> lost(object)));
    }

    @Override
    public List<Release> list(AppId app) {
        var objects = objects(app);
        var namespaces = objects.stream()
                .filter(release -> release.getSpec().configSecret() != null)
                .map(release -> release.getMetadata().getNamespace())
                .collect(Collectors.toSet());
        var configured = configs.list(namespaces, Map.of(Labels.APP_ID, app.value()));
        return objects.stream()
                .sorted(NEWEST_FIRST)
                .map(object -> object.release(config(object, configured)))
                .toList();
    }

    private static Values config(ReleaseObject object, Map<String, Values> configured) {
        var secret = object.getSpec().configSecret();
        return secret == null
                ? Values.NONE
                : Optional.ofNullable(configured.get(secret)).orElseThrow(() -> lost(object));
    }

    private static IllegalStateException lost(ReleaseObject object) {
        return new IllegalStateException("the configuration of release %s is lost: there is no Secret %s"
                .formatted(object.getMetadata().getName(), object.getSpec().configSecret()));
    }

    private List<ReleaseObject> objects(AppId app) {
        return cluster.list(ReleaseObject.class, Map.of(Labels.APP_ID, app.value()));
    }
}
