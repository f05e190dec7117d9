package dev.slipway.k8s.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.Progress;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.Releases;
import dev.slipway.core.release.Rollouts;
import dev.slipway.core.release.Route;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/**
 * Makes releases run as Deployments behind an ingress controller. It keeps nothing of its own: what it finds in the
 * cluster is gone on with, whoever began it.
 */
public final class KubernetesRollouts implements Rollouts {
    private final AppObjects objects;
    private final Releases releases;
    private final RunConfig config;
    private final Maintenance maintenance;

    /** @param releases tells which release is to run again where another does not become healthy */
    public KubernetesRollouts(KubernetesClient client, Releases releases, RunConfig config) {
        this.objects = new AppObjects(client);
        this.releases = releases;
        this.config = config;
        this.maintenance = new Maintenance(objects, config);
    }

    @Override
    public List<Route> rollOut(Release release, Progress progress) throws InterruptedException {
        var before = releases.current(release.app()).map(old -> old.withName(release.name()));
        try {
            new Rollout(objects, config, release, before, progress).run();
        } catch (KubernetesClientException e) {
            throw interruptedOr(e);
        }
        return release.count(ProcessType.WEB) == 0
                ? List.of()
                : config.addresses().routes(release.name(), release.hosts());
    }

    /** A cluster can follow them all. */
    @Override
    public void check(AppSettings settings) {}

    @Override
    public List<Route> routes(App app) {
        return config.addresses().routes(app.name(), app.hosts());
    }

    @Override
    public void refresh(App app) {
        var current = releases.current(app.id()).map(release -> release.withName(app.name()));
        if (current.isEmpty()) {
            return;
        }
        var release = current.get();
        move(release);
        var view = objects.view(app.name().namespace().value(), app.id());
        var templates = new Templates(objects, config);
        for (var type : Workloads.types(release)) {
            templates
                    .kept(release, type, view)
                    .ifPresent(template -> new Scaling(objects, config).apply(release, type, template));
        }
        objects.apply(Isolation.policy(release, config.reach()));
        if (release.count(ProcessType.WEB) > 0) {
            objects.apply(Routing.service(release));
            maintenance.apply(release, app.maintenance());
        }
    }

    @Override
    public void remove(AppId app) throws InterruptedException {
        try {
            new Removal(objects).remove(app);
        } catch (KubernetesClientException e) {
            throw interruptedOr(e);
        }
    }

    /** Lets the app run in the namespace that it was moved to by a rename, before it ends in the one that it was in. */
    private void move(Release release) {
        var namespace = release.name().namespace().value();
        var others = objects.deployments(release.app()).stream()
                .map(each -> each.getMetadata().getNamespace())
                .filter(each -> !each.equals(namespace))
                .distinct()
                .toList();
        if (others.isEmpty()) {
            return;
        }
        for (var type : Workloads.types(release)) {
            objects.apply(Workloads.config(release));
            new Scaling(objects, config).apply(release, type, new Templates(objects, config).fresh(release, type));
        }
        others.forEach(each -> new Removal(objects).begin(each, release.app()));
    }

    /** The client wraps an interruption, and leaves the thread interrupted. */
    static KubernetesClientException interruptedOr(KubernetesClientException e) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while waiting for the API server");
        }
        return e;
    }
}
