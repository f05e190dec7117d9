package dev.slipway.k8s.run;

import dev.slipway.core.EnvName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.release.BoundFiles;
import dev.slipway.core.release.ProcessSpec;
import dev.slipway.core.release.Release;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.Resources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;
import java.util.Map;

/**
 * Pods that run a release's processes, with nothing in them that a rename or a new number of processes would change: a
 * template that is another restarts what runs.
 */
final class Pods {
    static final int PORT = 8080;
    static final String PORT_NAME = "http";

    private static final EnvName HOST = new EnvName("HOST");

    private static final Quantity LITTLE_DISK = new Quantity("64Mi");
    private static final String EPHEMERAL = "ephemeral-storage";

    private Pods() {}

    /** A pod of the release's processes of that type, which goes on until it is stopped. */
    static PodTemplateSpec serving(Release release, ProcessType type, RunConfig config) {
        boolean web = type.equals(ProcessType.WEB);
        var container = container(release, type, config);
        var spec = spec(release, config);
        long grace = release.settings().stopGrace().toSeconds();
        if (web) {
            container = Health.of(release.settings()).applyTo(container);
            grace += Health.drainSeconds(release.settings());
        }
        // spotless:off
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                    .withLabels(labels(release, type))
                .endMetadata()
                .withSpec(spec
                        .withTerminationGracePeriodSeconds(grace)
                        .withContainers(container)
                        .build())
                .build();
        // spotless:on
    }

    /** The labels of a pod; its app and type are what it is selected by. */
    static Map<String, String> labels(Release release, ProcessType type) {
        return Map.of(
                Labels.MANAGED_BY,
                Labels.SLIPWAY,
                Labels.APP_ID,
                release.app().value(),
                Labels.PROCESS,
                type.value(),
                Labels.RELEASE,
                release.version().toString());
    }

    /** A container that runs the process as its image's builder laid it down, or as the image itself says. */
    static Container container(Release release, ProcessType type, RunConfig config) {
        // spotless:off
        return new ContainerBuilder()
                .withName(type.value())
                .withImage(config.pulled(release.image()))
                .withImagePullPolicy("IfNotPresent")
                .withCommand(command(release, type))
                .addNewEnvFrom()
                    .withNewSecretRef().withName(ObjectNames.config(release.app(), release.version())).endSecretRef()
                .endEnvFrom()
                .addNewEnv().withName(BoundFiles.VARIABLE).withValue(BoundFiles.PLACE).endEnv()
                .withVolumeMounts(FileMounts.mounts(release))
                .addNewEnv().withName("PORT").withValue(Integer.toString(PORT)).endEnv()
                .addAllToEnv(listening(release))
                .addNewEnv().withName("SLIPWAY_APP").withValue(release.name().toString()).endEnv()
                .addNewEnv().withName("SLIPWAY_RELEASE").withValue(release.version().toString()).endEnv()
                .withResources(requirements(config.resources()))
                .withNewSecurityContext()
                    .withAllowPrivilegeEscalation(false)
                    .withPrivileged(false)
                    .withNewCapabilities().withDrop("ALL").endCapabilities()
                .endSecurityContext()
                .build();
        // spotless:on
    }

    private static List<String> command(Release release, ProcessType type) {
        return startsByItself(release) ? List.of() : List.of("/cnb/process/" + type);
    }

    /** Whether no buildpack has made the release's image. */
    static boolean startsByItself(Release release) {
        return ProcessSpec.OF_IMAGE.equals(release.image().processes().get(ProcessType.WEB));
    }

    static ResourceRequirements requirements(Resources resources) {
        // spotless:off
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(resources.cpuRequest()))
                .addToRequests("memory", new Quantity(resources.memoryRequest()))
                .addToRequests(EPHEMERAL, LITTLE_DISK)
                .addToLimits("cpu", new Quantity(resources.cpuLimit()))
                .addToLimits("memory", new Quantity(resources.memoryLimit()))
                .addToLimits(EPHEMERAL, new Quantity(resources.disk()))
                .build();
        // spotless:on
    }

    // Nothing but the kubelet and the Service reaches a pod's address, and neither reaches its loopback.
    private static List<EnvVar> listening(Release release) {
        return release.config().containsKey(HOST)
                ? List.of()
                : List.of(new EnvVarBuilder()
                        .withName(HOST.value())
                        .withValue("0.0.0.0")
                        .build());
    }

    /** All of a pod but its containers: no token, no root, no way to learn of the namespace's other Services. */
    static PodSpecBuilder spec(Release release, RunConfig config) {
        // spotless:off
        return new PodSpecBuilder()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withVolumes(FileMounts.volumes(release, ObjectNames.files(release.app(), release.version())))
                .withImagePullSecrets(config.pullSecret().map(LocalObjectReference::new).stream().toList())
                .withNewSecurityContext()
                    .withRunAsNonRoot(true)
                    .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
                .endSecurityContext();
        // spotless:on
    }
}
