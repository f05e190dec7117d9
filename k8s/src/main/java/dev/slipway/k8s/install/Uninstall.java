package dev.slipway.k8s.install;

import dev.slipway.core.Progress;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes away what an installation made, which it knows by its label; what was there before stays. */
public final class Uninstall {
    private final KubernetesClient client;
    private final Ownership ownership;
    private final Progress progress;
    private final Readiness readiness;

    Uninstall(KubernetesClient client, String namespace, Progress progress, Duration limit) {
        this.client = client;
        this.ownership = new Ownership(namespace);
        this.progress = progress;
        this.readiness = new Readiness(client, progress, limit);
    }

    /** What goes for good, in lines for whoever is asked first; none if nothing does. */
    public List<String> losses(boolean purgeData) {
        var lines = new ArrayList<String>();
        workloads()
                .filter(found ->
                        found instanceof StatefulSet && claims().findAny().isEmpty())
                .map(_ -> "sources, logs and images, which are on no volume")
                .forEach(lines::add);
        if (purgeData) {
            lines.addAll(data());
        }
        return lines;
    }

    private List<String> data() {
        var lines = new ArrayList<String>(List.of("users, keys, apps, releases and credentials"));
        claims().forEach(claim -> lines.add("volume %s/%s"
                .formatted(
                        claim.getMetadata().getNamespace(), claim.getMetadata().getName())));
        appsNamespaces().forEach(name -> lines.add("namespace %s with the apps in it".formatted(name)));
        return lines;
    }

    /**
     * Removes all but data: volumes, Secrets, and the custom resources with what they say of users and apps.
     *
     * @param purgeData removes that as well, and the apps' namespaces
     */
    public void run(boolean purgeData) throws InterruptedException {
        progress.step("Removing the server");
        workloads().forEach(this::remove);
        progress.step("Removing rights, services and settings");
        namespaced().forEach(this::remove);
        clusterWide().forEach(this::remove);
        removeNamespaces(
                namespaces().filter(name -> !name.equals(ownership.namespace())).toList());
        if (purgeData) {
            purge();
        } else {
            progress.detail("kept: Secrets, volumes, users, apps and what they run; --purge-data removes them as well");
        }
    }

    private void purge() throws InterruptedException {
        progress.step("Removing data");
        removeNamespaces(appsNamespaces());
        removeKinds();
        removeNamespaces(namespaces().toList());
    }

    /** With a kind all of its objects go, so it stays while another Slipway in the cluster has any. */
    private void removeKinds() {
        var kinds = kinds();
        if (kinds.stream().anyMatch(this::isUsedElsewhere)) {
            progress.detail("kept: the custom resources, which another Slipway in this cluster uses");
        } else {
            kinds.forEach(this::remove);
        }
    }

    private boolean isUsedElsewhere(CustomResourceDefinition kind) {
        return client
                .genericKubernetesResources(CustomResourceDefinitionContext.fromCrd(kind))
                .inAnyNamespace()
                .list()
                .getItems()
                .stream()
                .anyMatch(object ->
                        !ownership.namespace().equals(object.getMetadata().getNamespace()));
    }

    private void removeNamespaces(List<String> names) throws InterruptedException {
        names.forEach(name -> client.namespaces().withName(name).delete());
        for (var name : names) {
            readiness.await(
                    "the end of namespace " + name,
                    () -> Optional.ofNullable(client.namespaces().withName(name).get())
                            .map(_ -> "its objects go one after the other"));
        }
    }

    private Stream<String> namespaces() {
        return client.namespaces().withLabels(ownership.selector()).list().getItems().stream()
                .map(found -> found.getMetadata().getName());
    }

    /** Those of this Slipway's apps: another one in the same cluster has its own. */
    private List<String> appsNamespaces() {
        return client
                .namespaces()
                .withLabels(Map.of(Labels.APPS_NAMESPACE, "true", Labels.SERVER, ownership.namespace()))
                .list()
                .getItems()
                .stream()
                .map(found -> found.getMetadata().getName())
                .sorted()
                .toList();
    }

    private Stream<? extends HasMetadata> claims() {
        return client
                .persistentVolumeClaims()
                .inAnyNamespace()
                .withLabels(ownership.selector())
                .list()
                .getItems()
                .stream();
    }

    private Stream<? extends HasMetadata> workloads() {
        var labels = ownership.selector();
        return Stream.of(
                        client.apps()
                                .deployments()
                                .inAnyNamespace()
                                .withLabels(labels)
                                .list()
                                .getItems(),
                        client.apps()
                                .statefulSets()
                                .inAnyNamespace()
                                .withLabels(labels)
                                .list()
                                .getItems(),
                        client.apps()
                                .daemonSets()
                                .inAnyNamespace()
                                .withLabels(labels)
                                .list()
                                .getItems(),
                        client.batch()
                                .v1()
                                .jobs()
                                .inAnyNamespace()
                                .withLabels(labels)
                                .list()
                                .getItems())
                .flatMap(List::stream)
                // The server first, which would miss what it works with.
                .sorted(Comparator.comparing(
                        found -> !"slipway".equals(found.getMetadata().getName())));
    }

    private Stream<? extends HasMetadata> namespaced() {
        var labels = ownership.selector();
        return Stream.of(
                        client.network()
                                .v1()
                                .ingresses()
                                .inAnyNamespace()
                                .withLabels(labels)
                                .list()
                                .getItems(),
                        client.network()
                                .v1()
                                .networkPolicies()
                                .inAnyNamespace()
                                .withLabels(labels)
                                .list()
                                .getItems(),
                        client.services()
                                .inAnyNamespace()
                                .withLabels(labels)
                                .list()
                                .getItems(),
                        client.configMaps()
                                .inAnyNamespace()
                                .withLabels(labels)
                                .list()
                                .getItems(),
                        client.rbac()
                                .roleBindings()
                                .inAnyNamespace()
                                .withLabels(labels)
                                .list()
                                .getItems(),
                        client.rbac()
                                .roles()
                                .inAnyNamespace()
                                .withLabels(labels)
                                .list()
                                .getItems(),
                        client.serviceAccounts()
                                .inAnyNamespace()
                                .withLabels(labels)
                                .list()
                                .getItems())
                .flatMap(List::stream);
    }

    private Stream<? extends HasMetadata> clusterWide() {
        var labels = ownership.selector();
        var admission = client.admissionRegistration().v1();
        return Stream.of(
                        issuers(),
                        admission
                                .validatingWebhookConfigurations()
                                .withLabels(labels)
                                .list()
                                .getItems(),
                        admission
                                .mutatingWebhookConfigurations()
                                .withLabels(labels)
                                .list()
                                .getItems(),
                        generic(
                                "admissionregistration.k8s.io",
                                "v1",
                                "ValidatingAdmissionPolicyBinding",
                                "validatingadmissionpolicybindings"),
                        generic(
                                "admissionregistration.k8s.io",
                                "v1",
                                "ValidatingAdmissionPolicy",
                                "validatingadmissionpolicies"),
                        client.network()
                                .v1()
                                .ingressClasses()
                                .withLabels(labels)
                                .list()
                                .getItems(),
                        client.rbac()
                                .clusterRoleBindings()
                                .withLabels(labels)
                                .list()
                                .getItems(),
                        client.rbac().clusterRoles().withLabels(labels).list().getItems())
                .flatMap(List::stream);
    }

    private List<? extends HasMetadata> issuers() {
        boolean known = client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("clusterissuers.cert-manager.io")
                        .get()
                != null;
        return known ? generic("cert-manager.io", "v1", "ClusterIssuer", "clusterissuers") : List.of();
    }

    private List<? extends HasMetadata> generic(String group, String version, String kind, String plural) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(false)
                .build();
        return client.genericKubernetesResources(context)
                .withLabels(ownership.selector())
                .list()
                .getItems();
    }

    private List<CustomResourceDefinition> kinds() {
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withLabels(ownership.selector())
                .list()
                .getItems();
    }

    private void remove(HasMetadata object) {
        client.resource(object).delete();
    }
}
