package dev.slipway.k8s.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.Progress;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.release.Release;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Starts a release's processes anew: the new ones take over from those that they replace. */
final class Restart {
    private static final String AT = "slipway.dev/restarted-at";

    private final AppObjects objects;
    private final RunConfig config;
    private final Release release;

    Restart(AppObjects objects, RunConfig config, Release release) {
        this.objects = objects;
        this.config = config;
        this.release = release;
    }

    /** Restarts those of the type, or all; throws with the old ones going on where new ones do not become healthy. */
    void run(Optional<ProcessType> only, Instant now) throws InterruptedException {
        var namespace = release.name().namespace().value();
        var view = objects.view(namespace, release.app());
        var types = Workloads.types(release).stream()
                .filter(type -> only.isEmpty() || only.get().equals(type))
                .toList();
        var before = types.stream()
                .flatMap(type -> view.deployment(ObjectNames.workload(release.app(), type)).stream())
                .toList();
        boolean healthy = false;
        try {
            var settling = new Settling(
                    objects, namespace, release.app(), Health.of(release.settings()), config, Progress.SILENT, view);
            var applied = before.stream()
                    .map(each -> apply(each, at(each.getSpec().getTemplate(), now)))
                    .toList();
            requireHealthy(settling.await(applied));
            healthy = true;
        } finally {
            if (!healthy) {
                Uninterrupted.run(() -> putBack(before));
            }
        }
    }

    private void requireHealthy(Optional<Settling.Failure> failure) {
        if (failure.isPresent()) {
            throw new RolloutFailed(
                    "%s %s".formatted(failure.get().process(), failure.get().what()),
                    "see its output with the command logs; the processes that were to be restarted go on");
        }
    }

    private void putBack(List<Deployment> before) {
        before.forEach(each -> apply(each, each.getSpec().getTemplate()));
    }

    private Deployment apply(Deployment old, PodTemplateSpec template) {
        var type = new ProcessType(PodNames.type(old));
        return new Scaling(objects, config).apply(release, type, template);
    }

    private static PodTemplateSpec at(PodTemplateSpec template, Instant now) {
        return new PodTemplateSpecBuilder(template)
                .editMetadata()
                .addToAnnotations(AT, now.toString())
                .endMetadata()
                .build();
    }
}
