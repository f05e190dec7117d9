package dev.slipway.k8s.install;

import dev.slipway.k8s.build.RegistryKey;
import dev.slipway.k8s.install.Found.Presence;
import dev.slipway.k8s.install.InstallOptions.IngressPorts;
import dev.slipway.k8s.install.InstallOptions.Tls;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects of an installation, part by part, made of what is asked for and what was found: nothing here asks a cluster. */
record Desired(InstallOptions options, Found found) {
    static final String OWN_INGRESS_CLASS = "traefik";
    static final String ISSUERS = "clusterissuers.cert-manager.io";

    /** Let's Encrypt, which everybody trusts: of another authority cert-manager trusts what is given, and nothing else. */
    private static final String EVERYBODYS = ".letsencrypt.org";

    private static final KubernetesSerialization SCHEMAS = new KubernetesSerialization();

    private static final int ADMISSION_POLICIES_SINCE = 30;

    List<HasMetadata> namespace() {
        return Template.objects("namespace", Map.of("namespace", options.namespace()));
    }

    List<Credentials> credentials() {
        var namespace = options.namespace();
        var all = new ArrayList<Credentials>();
        all.add(options.store()
                .credentials()
                .map(folder -> Credentials.forStore(namespace, folder))
                .orElseGet(() -> Credentials.forStore(namespace)));
        if (ownRegistry()) {
            all.add(Credentials.forRegistry(namespace));
            all.add(Credentials.registryKey(namespace));
        }
        options.registry().credentials().ifPresent(file -> all.add(Credentials.forRegistry(namespace, file)));
        all.add(Credentials.hostKey(namespace));
        return all;
    }

    boolean ownStore() {
        return options.store().endpoint().isEmpty();
    }

    boolean ownRegistry() {
        return options.registry().name().isEmpty();
    }

    boolean ownIngress() {
        return options.visits().ingressClass().isEmpty() && found.ingressClass().isEmpty();
    }

    boolean needsTekton() {
        return found.tekton() != Presence.OTHERS;
    }

    boolean needsCertManager() {
        return wantsCertificates() && found.certManager() != Presence.OTHERS;
    }

    boolean wantsCertificates() {
        return !(options.visits().tls() instanceof Tls.None);
    }

    boolean keepsData() {
        return storageClass().isPresent();
    }

    private Optional<String> storageClass() {
        return options.volumes().storageClass().or(found::storageClass);
    }

    List<HasMetadata> store() {
        return withVolume(
                "slipway-minio",
                options.volumes().store(),
                Template.objects(
                        "minio", values("slipway-minio", options.images().minioImage())));
    }

    List<HasMetadata> registry() {
        return withVolume(
                "slipway-registry",
                options.volumes().registry(),
                Template.objects(
                        "registry", values("slipway-registry", options.images().registryImage())));
    }

    private Map<String, Object> values(String volume, String image) {
        return Map.of(
                "namespace",
                options.namespace(),
                "image",
                image,
                "clients",
                clients(),
                "token-issuer",
                RegistryKey.ISSUER,
                "token-service",
                RegistryKey.SERVICE,
                "node-port",
                options.registry().nodePort(),
                "data-volume",
                dataVolume("data", volume),
                "pod-security",
                Security.POD,
                "container-security",
                Security.CONTAINER);
    }

    /** The server, and builds, which Tekton marks; nobody can label an app's pods so. */
    private List<Map<String, Object>> clients() {
        return List.of(
                Map.of(
                        "podSelector",
                        Map.of("matchLabels", Map.of(Ownership.PART, "slipway", Ownership.COMPONENT, "server"))),
                Map.of(
                        "namespaceSelector", Map.of("matchLabels", Map.of("slipway.dev/apps", "true")),
                        "podSelector",
                                Map.of(
                                        "matchExpressions",
                                        List.of(Map.of("key", "tekton.dev/pipelineRun", "operator", "Exists")))));
    }

    Map<String, Object> dataVolume(String name, String claim) {
        return keepsData()
                ? Map.of("name", name, "persistentVolumeClaim", Map.of("claimName", claim))
                : Map.of("name", name, "emptyDir", Map.of());
    }

    List<HasMetadata> withVolume(String name, String size, List<HasMetadata> objects) {
        var all = new ArrayList<HasMetadata>();
        storageClass()
                .map(storageClass -> Template.objects(
                        "volume",
                        Map.of(
                                "name", name,
                                "namespace", options.namespace(),
                                "storage-class", storageClass,
                                "size", size)))
                .ifPresent(all::addAll);
        all.addAll(objects);
        return all;
    }

    String ingressClass() {
        return options.visits().ingressClass().or(found::ingressClass).orElse(OWN_INGRESS_CLASS);
    }

    IngressPorts ingressPorts() {
        var asked = options.visits().ports();
        if (asked != IngressPorts.AUTO) {
            return asked;
        }
        return found.nodeCount() == 1 ? IngressPorts.HOST_PORTS : IngressPorts.LOAD_BALANCER;
    }

    /** The address that is known before anything is installed; empty if a load balancer has yet to give one. */
    Optional<String> knownAddress() {
        var visits = options.visits();
        if (visits.address().isPresent()) {
            return visits.address();
        }
        if (!ownIngress()) {
            return found.loadBalancer().or(() -> found.nodes().stream().findFirst());
        }
        return ingressPorts() == IngressPorts.LOAD_BALANCER
                ? Optional.empty()
                : found.nodes().stream().findFirst();
    }

    List<HasMetadata> ingress() {
        return new Traefik(
                        options.namespace(),
                        options.images().traefikImage(),
                        OWN_INGRESS_CLASS,
                        ingressPorts(),
                        knownAddress().orElse(""))
                .objects();
    }

    String issuer() {
        return options.namespace();
    }

    /** @param kind what cert-manager takes for an issuer; it learned to name IngressClasses with 1.12 */
    List<HasMetadata> issuerObjects(CustomResourceDefinition kind) {
        var field = SCHEMAS.asJson(kind).contains("\"ingressClassName\"") ? "ingressClassName" : "class";
        return Template.objects("issuer", Map.of("issuer", issuer(), "spec", issuerSpec(field)));
    }

    private Map<String, Object> issuerSpec(String classField) {
        return switch (options.visits().tls()) {
            case Tls.None() -> throw new IllegalStateException("without certificates there is no issuer");
            case Tls.SelfSigned() -> Map.of("selfSigned", Map.of());
            case Tls.Acme(var email, var server, var verify) -> {
                var acme = new HashMap<String, Object>(Map.of(
                        "server",
                        server.toString(),
                        "privateKeySecretRef",
                        Map.of("name", "slipway-acme-account"),
                        "solvers",
                        List.of(Map.of("http01", Map.of("ingress", Map.of(classField, ingressClass()))))));
                if (!email.isEmpty()) {
                    acme.put("email", email);
                }
                if (!verify) {
                    acme.put("skipTLSVerify", true);
                } else if (!server.getHost().endsWith(EVERYBODYS)) {
                    options.caBundle().ifPresent(file -> acme.put("caBundle", encoded(file)));
                }
                yield Map.of("acme", acme);
            }
        };
    }

    private static String encoded(Path file) {
        return Base64.getEncoder().encodeToString(ServerObjects.read(file).getBytes(StandardCharsets.UTF_8));
    }

    List<HasMetadata> rights() {
        var values = Map.of("namespace", options.namespace());
        var all = new ArrayList<>(Template.objects("rights", values));
        if (found.minor() >= ADMISSION_POLICIES_SINCE) {
            all.addAll(Template.objects("confinement", values));
        }
        return all;
    }
}
