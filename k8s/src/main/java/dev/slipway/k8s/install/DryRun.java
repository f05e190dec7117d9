package dev.slipway.k8s.install;

import dev.slipway.core.InvalidInput;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that an installation would apply, written down for people who apply it themselves; nothing is changed. */
final class DryRun {
    private static final String HEAD = """
            # Made by slipway install --dry-run=yaml, for what the cluster had then.
            # Credentials that the cluster lacks were made just now and are in here: keep this file as secret as they are, or
            # keep its Secrets elsewhere. Those that the cluster has are left out, so that they stay as they are.
            """;

    private final KubernetesClient client;
    private final InstallOptions options;

    DryRun(KubernetesClient client, InstallOptions options) {
        this.client = client;
        this.options = options;
    }

    /** @return a file of YAML documents, in the order to apply them in */
    String yaml() throws InterruptedException {
        var ownership = new Ownership(options.namespace());
        var found = new Detection(client, ownership).look();
        return HEAD + write(objects(new Desired(options, found), new ReleaseFiles(options.images())));
    }

    List<HasMetadata> objects(Desired desired, ReleaseFiles releases) throws InterruptedException {
        var ownership = new Ownership(options.namespace());
        var all = new ArrayList<HasMetadata>();
        all.addAll(ownership.mark("system", desired.namespace()));
        Template.customResources().forEach(kind -> all.addAll(isOthers(kind) ? List.of(kind) : mark(kind)));
        all.addAll(ownership.mark(
                "credentials",
                desired.credentials().stream()
                        .filter(credentials -> credentials.isGiven() || !credentials.isThere(client))
                        .map(Credentials::object)
                        .toList()));
        if (desired.ownStore()) {
            all.addAll(ownership.mark("minio", desired.store()));
        }
        if (desired.ownRegistry()) {
            all.addAll(ownership.mark("registry", desired.registry()));
        }
        if (desired.needsTekton()) {
            all.addAll(
                    ownership.mark("tekton", releases.tekton(options.manifests().tekton())));
        }
        if (desired.ownIngress()) {
            all.addAll(ownership.mark("traefik", desired.ingress()));
        }
        if (desired.needsCertManager()) {
            all.addAll(ownership.mark(
                    "cert-manager", releases.certManager(options.manifests().certManager())));
        }
        if (desired.wantsCertificates()) {
            all.addAll(ownership.mark("issuer", desired.issuerObjects(issuers(all))));
        }
        all.addAll(ownership.mark("server", desired.rights()));
        all.addAll(ownership.mark("server", new ServerObjects(desired, site(desired), image()).objects()));
        return all;
    }

    private List<HasMetadata> mark(HasMetadata kind) {
        return new Ownership(options.namespace()).mark("system", List.of(kind));
    }

    /** Whose they are stays as it is: another installation in the same cluster uses them too. */
    private boolean isOthers(HasMetadata kind) {
        var there = client.resource(kind).get();
        return there != null && !new Ownership(options.namespace()).isOurs(there);
    }

    private CustomResourceDefinition issuers(List<HasMetadata> objects) {
        return objects.stream()
                .filter(object -> object.getMetadata().getName().equals(Desired.ISSUERS))
                .map(CustomResourceDefinition.class::cast)
                .findFirst()
                .orElseGet(() -> client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(Desired.ISSUERS)
                        .require());
    }

    private Site site(Desired desired) {
        var address = desired.knownAddress().or(() -> options.visits().domain().map(_ -> ""));
        return Site.of(
                options.visits(),
                address.orElseThrow(() -> new InvalidInput(
                        "the address of the load balancer is not known before it is there",
                        "give --system-domain or --system-ip")));
    }

    private String image() {
        return Optional.of(options.images())
                .flatMap(Images::serverImage)
                .orElseThrow(() -> new InvalidInput(
                        "a dry run pushes no image of the server, so its name is not known",
                        "push one with slipway image --push, and name it with --server-image"));
    }

    private static String write(List<HasMetadata> objects) {
        var yaml = new KubernetesSerialization();
        var text = new StringBuilder();
        objects.forEach(object -> {
            var document = yaml.asYaml(object);
            text.append(document.startsWith("---") ? "" : "---\n").append(document);
        });
        return text.toString();
    }
}
