package dev.slipway.k8s.build;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The PipelineRun of a build: one task, so that its steps share one pod and its volumes. */
final class PipelineRuns {
    static final ResourceDefinitionContext PIPELINE_RUN = context("PipelineRun", "pipelineruns");
    static final ResourceDefinitionContext TASK_RUN = context("TaskRun", "taskruns");

    /** The lifecycle's report, which names the image's digest. */
    static final String RESULT = "report";

    static final String TASK = "build";

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    private PipelineRuns() {}

    private static ResourceDefinitionContext context(String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("tekton.dev")
                .withVersion("v1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    static GenericKubernetesResource of(Build build, BuildConfig config, BuildLogin login) {
        // spotless:off
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("tekton.dev/v1")
                .withKind("PipelineRun")
                .withNewMetadata()
                    .withName(build.run())
                    .withNamespace(build.namespace())
                    .withLabels(build.labels())
                .endMetadata()
                .addToAdditionalProperties("spec", Map.of(
                        "timeouts", Map.of("pipeline", seconds(config.startLimit().plus(config.timeLimit()))),
                        "taskRunTemplate", Map.of("podTemplate", pod(build, login)),
                        "pipelineSpec", Map.of(
                                "results", List.of(Map.of(
                                        "name", RESULT,
                                        "value", "$(tasks." + TASK + ".results." + RESULT + ")")),
                                "tasks", List.of(Map.of(
                                        "name", TASK,
                                        "taskSpec", task(new BuildSteps(build, config, login), build, config, login))))))
                .build();
        // spotless:on
    }

    private static Map<String, Object> pod(Build build, BuildLogin login) {
        var user = build.builder();
        // spotless:off
        var security = new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser(user.user())
                .withRunAsGroup(user.group())
                .withFsGroup(user.group())
                .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
                .build();
        // spotless:on
        var pod = new HashMap<String, Object>(Map.of(
                "automountServiceAccountToken",
                false,
                "enableServiceLinks",
                false,
                "securityContext",
                fields(security)));
        if (login.pulls()) {
            pod.put("imagePullSecrets", List.of(Map.of("name", BuildObjects.REGISTRY)));
        }
        return pod;
    }

    private static Map<String, Object> task(BuildSteps steps, Build build, BuildConfig config, BuildLogin login) {
        return Map.of(
                "results", List.of(Map.of("name", RESULT, "type", "string")),
                "stepTemplate", step(steps.template()),
                "steps", steps.all().stream().map(PipelineRuns::step).toList(),
                "volumes",
                        volumes(build, config, login).stream()
                                .map(PipelineRuns::fields)
                                .toList());
    }

    /** A step is a container whose resources go by another name. */
    private static Map<String, Object> step(Container container) {
        var step = new HashMap<>(fields(container));
        var resources = step.remove("resources");
        if (resources != null) {
            step.put("computeResources", resources);
        }
        return step;
    }

    private static List<Volume> volumes(Build build, BuildConfig config, BuildLogin login) {
        var disk = Quantity.parse(config.resources().disk());
        // spotless:off
        var volumes = new ArrayList<>(List.of(
                new VolumeBuilder().withName(BuildSteps.WORKSPACE).withNewEmptyDir().withSizeLimit(disk).endEmptyDir().build(),
                new VolumeBuilder().withName(BuildSteps.LAYERS).withNewEmptyDir().withSizeLimit(disk).endEmptyDir().build(),
                // Holds the app's configuration, which is not for the node's disk.
                new VolumeBuilder().withName(BuildSteps.PLATFORM)
                        .withNewEmptyDir().withMedium("Memory").withSizeLimit(Quantity.parse("16Mi")).endEmptyDir()
                        .build(),
                new VolumeBuilder().withName(BuildSteps.ENVIRONMENT)
                        .withNewSecret().withSecretName(build.environmentSecret()).endSecret()
                        .build(),
                new VolumeBuilder().withName(BuildSteps.SOURCE)
                        .withNewSecret()
                            .withSecretName(build.sourceSecret())
                            .addNewItem().withKey(BuildObjects.ORDER).withPath(BuildObjects.ORDER).endItem()
                        .endSecret()
                        .build()));
        login.mounted().ifPresent(secret -> volumes.add(new VolumeBuilder().withName(BuildSteps.REGISTRY)
                .withNewSecret()
                    .withSecretName(secret)
                    .addNewItem().withKey(BuildObjects.DOCKER_CONFIG).withPath("config.json").endItem()
                .endSecret()
                .build()));
        if (config.network().certificates().isPresent()) {
            volumes.add(new VolumeBuilder().withName(BuildSteps.CERTIFICATES)
                    .withNewConfigMap().withName(BuildObjects.CERTIFICATES).endConfigMap()
                    .build());
        }
        // spotless:on
        return volumes;
    }

    private static Map<String, Object> fields(Object part) {
        return JSON.convertValue(part, FIELDS);
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
