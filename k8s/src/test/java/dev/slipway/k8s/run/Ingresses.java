package dev.slipway.k8s.run;

import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.TimeUnit;

/** The cluster's ingress controller: the one that it has, or Traefik on the node's ports. */
final class Ingresses {
    private static final String NAME = "test-traefik";

    private Ingresses() {}

    /** The class of a controller that is ready. */
    static String ready(KubernetesClient client) {
        var found = client.network().v1().ingressClasses().list().getItems().stream()
                .filter(each -> each.getSpec().getController().startsWith("traefik"))
                .findFirst();
        if (found.isPresent()) {
            return found.get().getMetadata().getName();
        }
        install(client);
        client.apps()
                .deployments()
                .inNamespace(NAME)
                .withName(NAME)
                .waitUntilCondition(
                        each -> each != null
                                && each.getStatus() != null
                                && Integer.valueOf(1).equals(each.getStatus().getAvailableReplicas()),
                        2,
                        TimeUnit.MINUTES);
        return NAME;
    }

    private static void install(KubernetesClient client) {
        // spotless:off
        apply(client, new NamespaceBuilder().withNewMetadata().withName(NAME).endMetadata().build());
        apply(client, new ServiceAccountBuilder()
                .withNewMetadata().withName(NAME).withNamespace(NAME).endMetadata()
                .build());
        apply(client, new ClusterRoleBuilder()
                .withNewMetadata().withName(NAME).endMetadata()
                .addNewRule()
                    .withApiGroups("")
                    .withResources("services", "endpoints", "secrets", "nodes", "namespaces")
                    .withVerbs("get", "list", "watch")
                .endRule()
                .addNewRule()
                    .withApiGroups("discovery.k8s.io").withResources("endpointslices").withVerbs("get", "list", "watch")
                .endRule()
                .addNewRule()
                    .withApiGroups("networking.k8s.io")
                    .withResources("ingresses", "ingressclasses")
                    .withVerbs("get", "list", "watch")
                .endRule()
                .addNewRule()
                    .withApiGroups("networking.k8s.io").withResources("ingresses/status").withVerbs("update")
                .endRule()
                .build());
        apply(client, new ClusterRoleBindingBuilder()
                .withNewMetadata().withName(NAME).endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", NAME)
                .addNewSubject("", "ServiceAccount", NAME, NAME)
                .build());
        apply(client, new IngressClassBuilder()
                .withNewMetadata().withName(NAME).endMetadata()
                .withNewSpec().withController("traefik.io/ingress-controller").endSpec()
                .build());
        apply(client, new DeploymentBuilder()
                .withNewMetadata().withName(NAME).withNamespace(NAME).endMetadata()
                .withNewSpec()
                    .withReplicas(1)
                    .withNewStrategy().withType("Recreate").endStrategy()
                    .withNewSelector().addToMatchLabels("app", NAME).endSelector()
                    .withNewTemplate()
                        .withNewMetadata().addToLabels("app", NAME).endMetadata()
                        .withNewSpec()
                            .withServiceAccountName(NAME)
                            .addNewContainer()
                                .withName("traefik")
                                .withImage("docker.io/library/traefik:v3.5.3")
                                .withImagePullPolicy("IfNotPresent")
                                .withArgs(
                                        "--entrypoints.web.address=:80",
                                        "--entrypoints.websecure.address=:443",
                                        "--entrypoints.websecure.http.tls=true",
                                        "--providers.kubernetesingress=true",
                                        "--providers.kubernetesingress.ingressclass=" + NAME,
                                        "--providers.kubernetesingress.allowemptyservices=true")
                                .addNewPort().withContainerPort(80).withHostPort(80).endPort()
                                .addNewPort().withContainerPort(443).withHostPort(443).endPort()
                                .withNewReadinessProbe()
                                    .withNewTcpSocket().withPort(new IntOrString(80)).endTcpSocket()
                                    .withPeriodSeconds(1)
                                .endReadinessProbe()
                            .endContainer()
                        .endSpec()
                    .endTemplate()
                .endSpec()
                .build());
        // spotless:on
    }

    private static void apply(KubernetesClient client, HasMetadata object) {
        client.resource(object)
                .fieldManager(Labels.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }
}
