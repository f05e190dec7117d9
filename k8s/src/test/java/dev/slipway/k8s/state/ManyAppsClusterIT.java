package dev.slipway.k8s.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Samples;
import dev.slipway.core.app.App;
import dev.slipway.core.platform.State;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.k8s.Labels;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a server asks the cluster for when it starts, and for its lists, with many apps there. Few by default; the figures in
 * bench/README.md are of {@code -Dmany.apps=1000 -Dmany.releases=20}.
 */
final class ManyAppsClusterIT {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    private static final int APPS = Integer.getInteger("many.apps", 20);
    private static final int RELEASES = Integer.getInteger("many.releases", 3);
    private static final int NAMESPACES = 4;
    private static final int AT_ONCE = 16;

    @Test
    void whatIsAskedOfAllAppsIsAskedAtOnce() throws InterruptedException {
        var state = OPEN.state();
        state.users().add(Samples.admin(Samples.ALICE));
        var apps = IntStream.range(0, APPS)
                .mapToObj(i -> Samples.app("many-%d/app-%d".formatted(i % NAMESPACES, i)))
                .toList();
        // The namespaces first, one after another.
        apps.stream().limit(NAMESPACES).forEach(state.apps()::create);
        fill(state, apps);
        var one = apps.getLast();
        var unsettled = state.deploys().append(Samples.push(one.id()), Samples.NOW);

        var fresh = OPEN.state();
        assertThat(timed("ids of all apps", fresh.apps()::ids)).hasSize(APPS);
        assertThat(timed("unsettled deploys", fresh.deploys()::unsettled)).containsExactly(unsettled);
        assertThat(timed("all apps", fresh.apps()::list)).hasSize(APPS);
        assertThat(timed("all versions that run", fresh.releases()::currentVersions))
                .hasSize(APPS)
                .containsValue(new ReleaseVersion(RELEASES));
        assertThat(timed("one app", () -> fresh.apps().find(one.id()))).isPresent();
        assertThat(timed("what runs of one app", () -> fresh.releases().current(one.id())))
                .isPresent();
        assertThat(timed("all releases of one app", () -> fresh.releases().list(one.id())))
                .hasSize(RELEASES);
    }

    private static void fill(State state, List<App> apps) throws InterruptedException {
        var cluster = OPEN.cluster();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> made = apps.stream()
                    .<Future<?>>map(app -> threads.submit(() -> fill(cluster, state, app)))
                    .toList();
            for (var each : made) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot make the apps", e);
        }
    }

    /** Writes the objects themselves, which takes less time than to let releases come and go. */
    private static void fill(Cluster cluster, State state, App app) {
        if (state.apps().find(app.name()).isEmpty()) {
            state.apps().create(app);
        }
        for (int number = 1; number <= RELEASES; number++) {
            boolean current = number == RELEASES;
            var made = cluster.create(release(cluster, app, new ReleaseVersion(number), current))
                    .orElseThrow();
            if (current) {
                made.settle(ReleaseState.LIVE, Samples.NOW);
                cluster.replaceStatus(made);
            }
        }
    }

    private static ReleaseObject release(Cluster cluster, App app, ReleaseVersion version, boolean current) {
        var labels = new HashMap<>(Labels.of(app.id(), app.name()));
        labels.put(Labels.RELEASE, version.toString());
        if (current) {
            labels.put(KubernetesReleases.CURRENT, "true");
        }
        var object = new ReleaseObject();
        var namespace = cluster.nameOf(app.name().namespace());
        object.setMetadata(cluster.metadata(namespace, app.id() + "-" + version, labels));
        object.setSpec(ReleaseObject.spec(Samples.release(app, version), null));
        return object;
    }

    private static <T> T timed(String what, Supplier<T> question) {
        long began = System.nanoTime();
        var answer = question.get();
        System.out.printf(
                "%s: %d ms%n", what, Duration.ofNanos(System.nanoTime() - began).toMillis());
        return answer;
    }
}
