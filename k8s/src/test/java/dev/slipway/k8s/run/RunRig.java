package dev.slipway.k8s.run;

import dev.slipway.core.AppName;
import dev.slipway.core.EnvName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.Samples;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.app.InMemoryApps;
import dev.slipway.core.release.Addresses;
import dev.slipway.core.release.BoundFiles;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.InMemoryReleases;
import dev.slipway.core.release.ProcessSpec;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.k8s.Resources;
import dev.slipway.k8s.TestCluster;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * An app in a namespace of its own on the cluster. Its image, SLIPWAY_TEST_APP_IMAGE, is made by the script app-image;
 * visitors come through SLIPWAY_TEST_INGRESS, where the ingress controller's HTTP port is.
 */
final class RunRig implements AutoCloseable {
    static final ProcessSpec ANY = new ProcessSpec(List.of("serve"), true, "");
    final TestCluster cluster;
    final String namespace;
    final RunConfig config;
    final InMemoryApps apps = new InMemoryApps();
    final InMemoryReleases releases = new InMemoryReleases(apps);
    final KubernetesRollouts rollouts;
    final KubernetesProcesses processes;
    final KubernetesAppLogs logs;
    RecordingProgress progress = new RecordingProgress();

    /** What releases have of configurations from here on. */
    BoundFiles files = BoundFiles.NONE;

    RunRig() {
        var image = System.getenv("SLIPWAY_TEST_APP_IMAGE");
        Assumptions.assumeTrue(image != null, "needs an app's image: set SLIPWAY_TEST_APP_IMAGE");
        cluster = TestCluster.connect();
        var ingressClass = Ingresses.ready(cluster.client());
        namespace = cluster.namespace();
        config = RunConfig.of(
                        new Addresses("127.0.0.1.sslip.io", false, ingress().getPort()),
                        new Tls.None(),
                        ingressClass,
                        "registry",
                        "registry")
                .withLimits(Duration.ofSeconds(30), Duration.ofSeconds(5))
                .withResources(new Resources("10m", "1", "16Mi", "64Mi", "64Mi"));
        rollouts = new KubernetesRollouts(cluster.client(), releases, config);
        processes = new KubernetesProcesses(cluster.client(), releases, config, Clock.systemUTC());
        logs = new KubernetesAppLogs(cluster.client(), Clock.systemUTC());
    }

    static URI ingress() {
        return URI.create(System.getenv().getOrDefault("SLIPWAY_TEST_INGRESS", "http://127.0.0.1:8880"));
    }

    /** An app with a web process, whose processes may take little time to end. */
    App app(String name) {
        var app = App.create(AppName.parse(namespace + "/" + name), Samples.ALICE, Samples.NOW)
                .withSettings(AppSettings.DEFAULT.with("stop-grace", "5s"));
        apps.create(app);
        return app;
    }

    /** Changes what the app has set, without releasing it. */
    App set(AppId app, UnaryOperator<App> change) {
        return apps.update(app, change);
    }

    /** Rolls a new release out in which the given variables are all that is set. */
    Release deploy(AppId app, Map<String, String> variables, ProcessType... types) throws InterruptedException {
        var config = new HashMap<EnvName, Secret>();
        variables.forEach((name, value) -> config.put(new EnvName(name), new Secret(value)));
        set(app, old -> old.withConfig(config));
        return release(app, types);
    }

    /** Rolls out what the app has set. */
    Release release(AppId app, ProcessType... types) throws InterruptedException {
        progress = new RecordingProgress();
        var pending = pending(app, types);
        var state = ReleaseState.FAILED;
        try {
            rollouts.rollOut(pending, progress);
            state = ReleaseState.LIVE;
            return pending;
        } finally {
            releases.settle(app, pending.version(), state);
        }
    }

    Release pending(AppId app, ProcessType... types) {
        var found = apps.find(app).orElseThrow();
        return releases.append(
                app,
                version -> Release.of(
                                found,
                                version,
                                image(types),
                                Samples.COMMIT,
                                Samples.ALICE,
                                Samples.NOW,
                                "Deploy 1f3c2ab")
                        .withFiles(files));
    }

    URI url(AppId app) {
        return rollouts.routes(apps.find(app).orElseThrow()).getFirst().url();
    }

    private static Image image(ProcessType... types) {
        var parts = System.getenv("SLIPWAY_TEST_APP_IMAGE").split("@");
        var all = new HashMap<>(Map.of(ProcessType.WEB, ANY));
        for (var type : types) {
            all.put(type, ANY);
        }
        return new Image(parts[0], parts[1], all);
    }

    static void await(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                Assertions.fail("%s did not come within %s", what, limit);
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        cluster.remove(namespace);
        cluster.close();
    }
}
