package dev.slipway.k8s.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.app.Autoscale;
import dev.slipway.core.release.Release;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.Map;

/** Applies the Deployments of a release, whose number of pods is either the release's or, between bounds, the cluster's. */
final class Scaling {
    /** Has the number of pods of an autoscaled Deployment until the autoscaler first changes it. */
    private static final String KEEPER = "slipway-autoscaling";

    private final AppObjects objects;
    private final RunConfig config;

    Scaling(AppObjects objects, RunConfig config) {
        this.objects = objects;
        this.config = config;
    }

    /** Makes the Deployment what the release wants it to be; an autoscaler's number of pods stays as it is. */
    Deployment apply(Release release, ProcessType type, PodTemplateSpec template) {
        var deployment = Workloads.deployment(release, type, template, config);
        var bounds = release.autoscale(type);
        if (bounds.isEmpty()) {
            objects.removeAutoscaler(
                    deployment.getMetadata().getNamespace(),
                    deployment.getMetadata().getName());
            return objects.apply(deployment);
        }
        giveUpReplicas(deployment);
        var applied = objects.apply(withoutReplicas(deployment));
        objects.apply(autoscaler(applied, bounds.get()));
        return applied;
    }

    /** What its last owner leaves out of an apply is reset to the default, so another one has to share it before. */
    private void giveUpReplicas(Deployment wanted) {
        var metadata = wanted.getMetadata();
        var found =
                objects.deployment(metadata.getNamespace(), metadata.getName()).orElseGet(() -> objects.apply(wanted));
        if (isOurs(found)) {
            objects.share(replicasOf(found), KEEPER);
        }
    }

    private static boolean isOurs(Deployment found) {
        return found.getMetadata().getManagedFields().stream()
                .filter(entry ->
                        entry.getManager().equals(Labels.FIELD_MANAGER) && "Apply".equals(entry.getOperation()))
                .map(entry -> entry.getFieldsV1().getAdditionalProperties().get("f:spec"))
                .anyMatch(spec -> spec instanceof Map<?, ?> fields && fields.containsKey("f:replicas"));
    }

    static Deployment replicasOf(Deployment found) {
        // spotless:off
        return new DeploymentBuilder()
                .withNewMetadata()
                    .withName(found.getMetadata().getName())
                    .withNamespace(found.getMetadata().getNamespace())
                .endMetadata()
                .withNewSpec().withReplicas(found.getSpec().getReplicas()).endSpec()
                .build();
        // spotless:on
    }

    private static Deployment withoutReplicas(Deployment deployment) {
        return new DeploymentBuilder(deployment)
                .editSpec()
                .withReplicas(null)
                .endSpec()
                .build();
    }

    /** What scales the Deployment; it goes with it. */
    static HorizontalPodAutoscaler autoscaler(Deployment deployment, Autoscale bounds) {
        var metadata = deployment.getMetadata();
        // spotless:off
        return new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                    .withName(metadata.getName())
                    .withNamespace(metadata.getNamespace())
                    .withLabels(metadata.getLabels())
                    .withOwnerReferences(new OwnerReferenceBuilder()
                            .withApiVersion("apps/v1").withKind("Deployment")
                            .withName(metadata.getName()).withUid(metadata.getUid())
                            .build())
                .endMetadata()
                .withNewSpec()
                    .withNewScaleTargetRef("apps/v1", "Deployment", metadata.getName())
                    .withMinReplicas(bounds.least())
                    .withMaxReplicas(bounds.most())
                    .addNewMetric()
                        .withType("Resource")
                        .withNewResource()
                            .withName("cpu")
                            .withNewTarget()
                                .withType("Utilization")
                                .withAverageUtilization(bounds.cpuPercent())
                            .endTarget()
                        .endResource()
                    .endMetric()
                .endSpec()
                .build();
        // spotless:on
    }
}
