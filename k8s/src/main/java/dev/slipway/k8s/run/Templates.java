package dev.slipway.k8s.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.release.Release;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which template a release's pods are made from. Where what runs already has the release's image and configuration, its
 * template stays as it is, whatever else a release or another version of this server would write into it: another
 * template restarts every process.
 */
final class Templates {
    private static final String HASH = "pod-template-hash";

    private final AppObjects objects;
    private final RunConfig config;

    Templates(AppObjects objects, RunConfig config) {
        this.objects = objects;
        this.config = config;
    }

    /** The template that the type's Deployment has now, if the release changes nothing of it. */
    Optional<PodTemplateSpec> kept(Release release, ProcessType type, View view) {
        return view.deployment(ObjectNames.workload(release.app(), type))
                .map(deployment -> deployment.getSpec().getTemplate())
                .filter(template -> runs(template, release));
    }

    /** The template from which pods of the release still run, its Deployment having gone on to another one. */
    Optional<PodTemplateSpec> stillRunning(Release release, ProcessType type, View view) {
        return view.deployment(ObjectNames.workload(release.app(), type)).stream()
                .flatMap(deployment -> view.populated(deployment).stream())
                .sorted(Comparator.comparing(
                                (ReplicaSet set) -> set.getMetadata().getCreationTimestamp())
                        .reversed())
                .map(set -> withoutHash(set.getSpec().getTemplate()))
                .filter(template -> runs(template, release))
                .findFirst();
    }

    /** A template from the release alone. */
    PodTemplateSpec fresh(Release release, ProcessType type) {
        return Pods.serving(release, type, config);
    }

    private boolean runs(PodTemplateSpec template, Release release) {
        var container = template.getSpec().getContainers().getFirst();
        if (!container.getImage().equals(config.pulled(release.image()))) {
            return false;
        }
        var files = Workloads.files(release);
        return holds(environments(template), release, Workloads.config(release))
                && files.map(wanted -> holds(FileMounts.secrets(template), release, wanted))
                        .orElseGet(() -> FileMounts.secrets(template).isEmpty());
    }

    private boolean holds(List<String> secrets, Release release, Secret wanted) {
        return secrets.stream()
                .map(name -> objects.secret(release.name().namespace().value(), name))
                .anyMatch(secret -> secret.isPresent()
                        && (secret.get().getData() == null
                                        ? Map.of()
                                        : secret.get().getData())
                                .equals(wanted.getData()));
    }

    /** The names of all Secrets that the template's pods need. */
    static List<String> secrets(PodTemplateSpec template) {
        return Stream.concat(environments(template).stream(), FileMounts.secrets(template).stream())
                .toList();
    }

    /** The names of the Secrets that the template's container takes its environment from. */
    static List<String> environments(PodTemplateSpec template) {
        var names = new ArrayList<String>();
        template.getSpec()
                .getContainers()
                .forEach(container -> container.getEnvFrom().stream()
                        .filter(source -> source.getSecretRef() != null)
                        .forEach(source -> names.add(source.getSecretRef().getName())));
        return names;
    }

    private static PodTemplateSpec withoutHash(PodTemplateSpec template) {
        return new PodTemplateSpecBuilder(template)
                .editMetadata()
                .removeFromLabels(HASH)
                .endMetadata()
                .build();
    }
}
