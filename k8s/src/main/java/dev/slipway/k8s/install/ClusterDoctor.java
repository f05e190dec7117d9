package dev.slipway.k8s.install;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks over an installation from outside the cluster, part by part; changes nothing. */
final class ClusterDoctor {
    private static final int OLDEST = 28;
    private static final String RUN_INSTALL = "run slipway install; it puts in what is missing";

    private final KubernetesClient client;
    private final String namespace;

    ClusterDoctor(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    List<Finding> examine() {
        var all = new ArrayList<Finding>();
        var api = safely("Kubernetes", this::api);
        all.add(api);
        if (api.verdict() == Finding.Verdict.FAIL) {
            return all;
        }
        all.add(safely("your rights", this::rights));
        all.add(safely("custom resources", this::kinds));
        all.add(safely("credentials", this::credentials));
        all.add(safely("Tekton Pipelines", () -> deployments("tekton-pipelines", "--tekton-manifest")));
        all.add(safely("object store", this::store));
        all.add(safely("registry", this::registry));
        all.add(safely("ingress", this::ingress));
        issuer().ifPresent(all::add);
        all.add(safely("server", this::server));
        serving().ifPresent(pod -> all.addAll(new InsideLook(client, pod).findings()));
        return all;
    }

    /** Whatever an outage throws is what is wrong with that part. */
    private static Finding safely(String part, Supplier<Finding> look) {
        try {
            var finding = look.get();
            return new Finding(part, finding.verdict(), finding.text(), finding.advice());
        } catch (KubernetesClientException e) {
            return Finding.fail(
                    part,
                    String.valueOf(e.getMessage()),
                    "see that the kubeconfig leads to the cluster and may read it");
        }
    }

    private Finding api() {
        var version = client.getKubernetesVersion();
        int minor = Detection.minor(version.getMinor());
        return minor < OLDEST
                ? Finding.warn("", "version 1." + minor, "Slipway is tested with 1.%d and newer".formatted(OLDEST))
                : Finding.ok("", "version 1.%d at %s".formatted(minor, client.getMasterUrl()));
    }

    private Finding rights() {
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb("*")
                .withGroup("*")
                .withResource("*")
                .endResourceAttributes()
                .endSpec()
                .build();
        var status = client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(review)
                .getStatus();
        return status.getAllowed()
                ? Finding.ok("", "all, as installing and upgrading need")
                : Finding.warn(
                        "",
                        "not all, so you cannot install or upgrade",
                        "use a kubeconfig of a cluster-admin for that");
    }

    private Finding kinds() {
        var missing = Template.customResources().stream()
                .map(kind -> kind.getMetadata().getName())
                .filter(name -> client.apiextensions()
                                .v1()
                                .customResourceDefinitions()
                                .withName(name)
                                .get()
                        == null)
                .toList();
        return missing.isEmpty()
                ? Finding.ok("", "all there")
                : Finding.fail("", "missing: " + String.join(", ", missing), RUN_INSTALL);
    }

    private Finding credentials() {
        var needed = new ArrayList<>(List.of(Credentials.STORE, Credentials.HOST_KEY));
        if (ownRegistry().isPresent()) {
            needed.addAll(List.of(Credentials.REGISTRY, Credentials.REGISTRY_KEY));
        }
        var missing = needed.stream()
                .filter(name ->
                        client.secrets().inNamespace(namespace).withName(name).get() == null)
                .toList();
        return missing.isEmpty()
                ? Finding.ok("", "all there")
                : Finding.fail("", "missing: " + String.join(", ", missing), RUN_INSTALL);
    }

    private Finding deployments(String where, String option) {
        var found = client.apps().deployments().inNamespace(where).list().getItems();
        if (found.isEmpty()) {
            return Finding.fail("", "not there", RUN_INSTALL + "; without internet with " + option);
        }
        return all(found);
    }

    private Finding store() {
        var own = client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName("slipway-minio")
                .get();
        return own == null ? Finding.ok("", "another S3") : all(List.of(own));
    }

    private Finding registry() {
        return ownRegistry().map(own -> all(List.of(own))).orElseGet(() -> Finding.ok("", "another one"));
    }

    private Optional<Deployment> ownRegistry() {
        return Optional.ofNullable(client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("slipway-registry")
                .get());
    }

    private Finding ingress() {
        var ingress = client.network()
                .v1()
                .ingresses()
                .inNamespace(namespace)
                .withName("slipway")
                .get();
        if (ingress == null) {
            return Finding.fail("", "the server's host has none", RUN_INSTALL);
        }
        var name = ingress.getSpec().getIngressClassName();
        if (client.network().v1().ingressClasses().withName(name).get() == null) {
            return Finding.fail(
                    "", "no controller has class " + name, "install one, or name another with --ingress-class");
        }
        var own = client.apps()
                .daemonSets()
                .inNamespace(Traefik.namespace(namespace))
                .withName(Traefik.SERVICE)
                .get();
        var host = ingress.getSpec().getRules().getFirst().getHost();
        return own == null ? Finding.ok("", "class %s for %s".formatted(name, host)) : all(List.of(own));
    }

    private Optional<Finding> issuer() {
        var kinds = client.apiextensions().v1().customResourceDefinitions();
        if (kinds.withName("clusterissuers.cert-manager.io").get() == null) {
            return Optional.empty();
        }
        var context = new ResourceDefinitionContext.Builder()
                .withGroup("cert-manager.io")
                .withVersion("v1")
                .withKind("ClusterIssuer")
                .withPlural("clusterissuers")
                .withNamespaced(false)
                .build();
        return Optional.ofNullable(client.genericKubernetesResources(context)
                        .withName(namespace)
                        .get())
                .map(issuer -> isReady(issuer.get("status", "conditions"))
                        ? Finding.ok("certificates", "the issuer is ready")
                        : Finding.fail(
                                "certificates",
                                "the issuer is not ready: " + issuer.get("status", "conditions"),
                                "see kubectl describe clusterissuer " + namespace));
    }

    private static boolean isReady(Object conditions) {
        return conditions instanceof List<?> list
                && list.stream()
                        .anyMatch(one -> one instanceof Map<?, ?> map
                                && "Ready".equals(map.get("type"))
                                && "True".equals(map.get("status")));
    }

    private Finding server() {
        var own = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("slipway")
                .get();
        return own == null ? Finding.fail("", "not there", RUN_INSTALL) : all(List.of(own));
    }

    private Optional<Pod> serving() {
        return client.pods().inNamespace(namespace).withLabel(Ownership.COMPONENT, "server").list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null
                        && io.fabric8.kubernetes.client.readiness.Readiness.isPodReady(pod))
                .findFirst();
    }

    private Finding all(List<? extends HasMetadata> workloads) {
        return workloads.stream()
                .filter(workload -> !Readiness.isReady(workload))
                .map(workload -> Finding.fail(
                        "",
                        "%s is not ready: %s".formatted(workload.getMetadata().getName(), trouble(workload)),
                        "see kubectl -n %s describe pods"
                                .formatted(workload.getMetadata().getNamespace())))
                .findFirst()
                .orElseGet(() -> Finding.ok("", "ready"));
    }

    private String trouble(HasMetadata workload) {
        return client.pods().inNamespace(workload.getMetadata().getNamespace()).list().getItems().stream()
                .filter(pod -> pod.getMetadata()
                        .getName()
                        .startsWith(workload.getMetadata().getName()))
                .flatMap(pod -> new PodState(pod).trouble().stream())
                .findFirst()
                .orElse("see its pods");
    }
}
