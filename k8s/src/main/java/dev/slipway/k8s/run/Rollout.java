package dev.slipway.k8s.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.Progress;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.release.Release;
import dev.slipway.k8s.Patience;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One release on its way to being what runs of its app. */
final class Rollout {
    private final AppObjects objects;
    private final RunConfig config;
    private final Release release;
    private final Optional<Release> before;
    private final Progress progress;
    private final Templates templates;
    private final Scaling scaling;
    private final ReleaseJob releaseJob;

    /** @param before the release that runs now and is to run again if this one does not become healthy */
    Rollout(AppObjects objects, RunConfig config, Release release, Optional<Release> before, Progress progress) {
        this.objects = objects;
        this.config = config;
        this.release = release;
        this.before = before;
        this.progress = progress;
        this.templates = new Templates(objects, config);
        this.scaling = new Scaling(objects, config);
        this.releaseJob = new ReleaseJob(objects, release, config, progress);
    }

    /** Makes it run, or throws with everything being as it was before. */
    void run() throws InterruptedException {
        boolean healthy = false;
        try {
            bringUp();
            healthy = true;
        } finally {
            if (!healthy) {
                Uninterrupted.run(this::putBack);
            }
        }
        tidy();
    }

    private void bringUp() throws InterruptedException {
        // The client asks again where nothing was answered, but not where an answer broke off.
        var view = new Patience(progress).ask(() -> objects.view(namespace(), release.app()));
        objects.apply(Isolation.policy(release, config.reach()));
        applySecrets(release);
        if (isNew(view)) {
            releaseJob.run();
        }
        boolean web = release.count(ProcessType.WEB) > 0;
        if (web) {
            objects.apply(Routing.service(release));
            if (objects.ingress(namespace(), release.app()).isEmpty()) {
                // Nothing is led astray by it, and the controller knows it by the time that there is something to lead
                // to.
                objects.apply(Routing.ingress(release, false, config));
            }
        }
        var settling = new Settling(
                objects, namespace(), release.app(), Health.of(release.settings()), config, progress, view);
        var applied = Workloads.types(release).stream()
                .map(type -> scaling.apply(release, type, template(type, view)))
                .toList();
        settle(settling, applied);
        if (web) {
            applyIngress(release);
        }
    }

    private void applySecrets(Release of) {
        objects.apply(Workloads.config(of));
        Workloads.files(of).ifPresent(objects::apply);
    }

    private void settle(Settling settling, List<Deployment> applied) throws InterruptedException {
        var failure = settling.await(applied);
        if (failure.isPresent()) {
            failure.get().pod().ifPresent(pod -> new PodReport(objects, pod).tell(progress));
            throw new RolloutFailed(
                    "%s %s".formatted(failure.get().process(), failure.get().what()),
                    "see its output above or with the command logs; " + goingOn());
        }
    }

    private String goingOn() {
        return before.filter(old -> !old.version().equals(release.version()))
                .map(old -> old.version() + " goes on serving")
                .orElse("nothing else was changed");
    }

    /** Whether anything of its image or configuration does not run yet. */
    private boolean isNew(View view) {
        boolean same = before.filter(old -> old.image().equals(release.image())
                        && old.config().equals(release.config())
                        && old.files().equals(release.files()))
                .isPresent();
        return !same
                && Workloads.types(release).stream()
                        .noneMatch(type -> templates.kept(release, type, view).isPresent());
    }

    private PodTemplateSpec template(ProcessType type, View view) {
        return templates.kept(release, type, view).orElseGet(() -> templates.fresh(release, type));
    }

    private void applyIngress(Release shown) {
        boolean maintenance = objects.ingress(shown.name().namespace().value(), shown.app())
                .filter(Routing::isUnderMaintenance)
                .isPresent();
        objects.apply(Routing.ingress(shown, maintenance, config));
    }

    private void putBack() {
        releaseJob.remove();
        var view = objects.view(namespace(), release.app());
        before.ifPresent(old -> {
            for (var type : Workloads.types(old)) {
                var template = templates
                        .kept(old, type, view)
                        .or(() -> templates.stillRunning(old, type, view))
                        .orElseGet(() -> templates.fresh(old, type));
                applySecrets(old);
                scaling.apply(old, type, template);
            }
        });
        removeOthers(before);
        if (before.filter(old -> old.version().equals(release.version())).isEmpty()) {
            objects.delete(Workloads.config(release));
            Workloads.files(release).ifPresent(objects::delete);
        }
    }

    /** Removes what the release that runs now does not have, and the configuration of those that run no more. */
    private void tidy() {
        var kept = removeOthers(Optional.of(release));
        releaseJob.remove();
        var used = new HashSet<String>();
        used.add(ObjectNames.config(release.app(), release.version()));
        used.add(ObjectNames.files(release.app(), release.version()));
        kept.forEach(each -> used.addAll(Templates.secrets(each.getSpec().getTemplate())));
        objects.environments(namespace(), release.app()).stream()
                .filter(secret -> !used.contains(secret.getMetadata().getName()))
                .forEach(objects::delete);
    }

    /** Returns the Deployments that stay. */
    private List<Deployment> removeOthers(Optional<Release> kept) {
        var names = kept.stream()
                .flatMap(each -> Workloads.types(each).stream())
                .map(type -> ObjectNames.workload(release.app(), type))
                .toList();
        var found = objects.deployments(namespace(), release.app()).stream()
                .collect(Collectors.partitioningBy(
                        each -> names.contains(each.getMetadata().getName())));
        found.getOrDefault(false, List.of()).forEach(objects::delete);
        if (kept.filter(each -> each.count(ProcessType.WEB) > 0).isEmpty()) {
            objects.removeRoutes(namespace(), release.app());
        }
        return found.getOrDefault(true, List.of());
    }

    private String namespace() {
        return release.name().namespace().value();
    }
}
