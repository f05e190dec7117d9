package dev.slipway.k8s.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.release.Release;
import dev.slipway.k8s.FileKeys;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects that run a release's processes. */
final class Workloads {
    /** On what only running the app needs: other parts keep Secrets of apps too. */
    static final String PART = "slipway.dev/part";

    static final String ENVIRONMENT = "environment";
    static final Duration RELEASE_LIMIT = Duration.ofMinutes(30);
    // What starts and falls at once must not count as running.
    private static final int SETTLED_SECONDS = 1;
    private static final int HISTORY = 3;

    private Workloads() {}

    /** The types that the release runs processes of, in their order. */
    static List<ProcessType> types(Release release) {
        return release.image().processes().keySet().stream()
                .filter(type -> release.count(type) > 0)
                .sorted()
                .toList();
    }

    /** The Deployment of the release's processes of that type, made from that template. */
    static Deployment deployment(Release release, ProcessType type, PodTemplateSpec template, RunConfig config) {
        var deadline = release.settings().bootLimit().plus(config.startAllowance());
        // spotless:off
        return new DeploymentBuilder()
                .withNewMetadata()
                    .withName(ObjectNames.workload(release.app(), type))
                    .withNamespace(release.name().namespace().value())
                    .withLabels(Labels.of(release.app(), release.name()))
                    .addToLabels(Labels.PROCESS, type.value())
                    .addToLabels(Labels.RELEASE, release.version().toString())
                .endMetadata()
                .withNewSpec()
                    .withReplicas(release.count(type))
                    .withMinReadySeconds(SETTLED_SECONDS)
                    .withProgressDeadlineSeconds((int) deadline.toSeconds())
                    .withRevisionHistoryLimit(HISTORY)
                    .withNewSelector()
                        .withMatchLabels(Labels.selecting(release.app(), type))
                    .endSelector()
                    .withNewStrategy()
                        .withType("RollingUpdate")
                        .withNewRollingUpdate()
                            .withMaxSurge(new IntOrString(1))
                            .withMaxUnavailable(new IntOrString(0))
                        .endRollingUpdate()
                    .endStrategy()
                    .withTemplate(template)
                .endSpec()
                .build();
        // spotless:on
    }

    /** The Secret with what the release's processes find in their environment. */
    static Secret config(Release release) {
        var values = new TreeMap<String, String>();
        release.config().forEach((name, value) -> values.put(name.value(), encoded(value.reveal())));
        return secret(release, ObjectNames.config(release.app(), release.version()), values);
    }

    /** The Secret with what the release's processes find in files, if there are any. */
    static Optional<Secret> files(Release release) {
        if (release.files().isEmpty()) {
            return Optional.empty();
        }
        var values = new TreeMap<String, String>();
        FileKeys.flat(release.files()).forEach((key, value) -> values.put(key, encoded(value.reveal())));
        return Optional.of(secret(release, ObjectNames.files(release.app(), release.version()), values));
    }

    private static Secret secret(Release release, String name, Map<String, String> values) {
        // spotless:off
        return new SecretBuilder()
                .withNewMetadata()
                    .withName(name)
                    .withNamespace(release.name().namespace().value())
                    .withLabels(Labels.of(release.app(), release.name()))
                    .addToLabels(Labels.RELEASE, release.version().toString())
                    .addToLabels(PART, ENVIRONMENT)
                .endMetadata()
                .withType("Opaque")
                .withData(values)
                .build();
        // spotless:on
    }

    private static String encoded(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The Job that runs the release's {@code release} process, once. */
    static Job releaseJob(Release release, RunConfig config) {
        // spotless:off
        return new JobBuilder()
                .withNewMetadata()
                    .withName(ObjectNames.releaseJob(release.app(), release.version()))
                    .withNamespace(release.name().namespace().value())
                    .withLabels(Labels.of(release.app(), release.name()))
                    .addToLabels(Labels.PROCESS, ProcessType.RELEASE.value())
                    .addToLabels(Labels.RELEASE, release.version().toString())
                .endMetadata()
                .withNewSpec()
                    .withBackoffLimit(0)
                    .withActiveDeadlineSeconds(RELEASE_LIMIT.toSeconds())
                    .withNewTemplate()
                        .withNewMetadata()
                            .withLabels(Pods.labels(release, ProcessType.RELEASE))
                        .endMetadata()
                        .withSpec(Pods.spec(release, config)
                                .withRestartPolicy("Never")
                                .withTerminationGracePeriodSeconds(release.settings().stopGrace().toSeconds())
                                .withContainers(Pods.container(release, ProcessType.RELEASE, config))
                                .build())
                    .endTemplate()
                .endSpec()
                .build();
        // spotless:on
    }
}
