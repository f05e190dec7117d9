package dev.slipway.k8s.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.k8s.install.Found.Presence;
import dev.slipway.k8s.install.InstallOptions.IngressPorts;
import dev.slipway.k8s.install.InstallOptions.Tls;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an installation is made of, without a cluster. */
final class InstallObjectsTest {
    private static final Found BARE = found(Optional.empty(), Optional.empty());

    @Test
    void everyPodIsHeldAsPodSecurityRestrictedAsks() {
        assertThat(pods(all(BARE))).hasSize(4).allSatisfy(pod -> {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getContainers()).allSatisfy(container -> {
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .containsExactly("ALL");
            });
        });
    }

    /** A node under load answers late, and there is but one of each: without its registry every build fails. */
    @Test
    void nothingIsTakenForDeadAsItAnswersSlowly() {
        var probes = pods(all(BARE)).stream()
                .flatMap(pod -> pod.getContainers().stream())
                .filter(container -> !container.getName().equals("slipway"))
                .flatMap(container -> Stream.of(container.getReadinessProbe(), container.getLivenessProbe()))
                .filter(Objects::nonNull)
                .toList();

        assertThat(probes)
                .hasSizeGreaterThan(4)
                .allSatisfy(probe -> assertThat(probe.getTimeoutSeconds()).isEqualTo(10));
    }

    @Test
    void noObjectButASecretHoldsACredential() {
        var credentials = new Desired(Options.plain(), BARE).credentials();

        assertThat(credentials).extracting(Credentials::name).contains("slipway-s3", "slipway-ssh-host-key");
        assertThat(credentials.toString()).doesNotContain("BEGIN PRIVATE KEY").contains("***");
        for (var credential : credentials) {
            credential
                    .values()
                    .values()
                    .forEach(secret -> assertThat(all(BARE).toString()).doesNotContain(secret.reveal()));
        }
    }

    @Test
    void twoInstallationsShareNoSecret() {
        var one = Credentials.forStore("slipway").values();
        var other = Credentials.forStore("slipway").values();

        assertThat(one.get("secret-key")).isNotEqualTo(other.get("secret-key"));
    }

    @Test
    void dataIsOnVolumesWhereTheClusterMakesThem() {
        var kept = new Desired(Options.plain(), found(Optional.empty(), Optional.of("local-path")));

        assertThat(kept.store()).extracting(HasMetadata::getKind).contains("PersistentVolumeClaim");
        assertThat(new Desired(Options.plain(), BARE).store())
                .extracting(HasMetadata::getKind)
                .doesNotContain("PersistentVolumeClaim");
    }

    @Test
    void anIngressControllerThatIsFoundIsUsedAsItIs() {
        var desired = new Desired(Options.plain(), found(Optional.of("nginx"), Optional.empty()));

        assertThat(desired.ownIngress()).isFalse();
        assertThat(desired.ingressClass()).isEqualTo("nginx");
    }

    @Test
    void hostPortsAreForOneNodeAndLoadBalancersForMore() {
        assertThat(new Desired(Options.plain(), BARE).ingressPorts()).isEqualTo(IngressPorts.HOST_PORTS);
        assertThat(new Desired(Options.plain(), BARE).knownAddress()).contains("192.0.2.7");
        var many = new Found(
                34,
                3,
                List.of("192.0.2.7"),
                Presence.MISSING,
                Presence.MISSING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(new Desired(Options.plain(), many).ingressPorts()).isEqualTo(IngressPorts.LOAD_BALANCER);
        assertThat(new Desired(Options.plain(), many).knownAddress()).isEmpty();
    }

    @Test
    void withoutADomainAppsAreBelowAMagicName() {
        assertThat(Site.of(Options.plainVisits(), "192.0.2.7").domain()).isEqualTo("192.0.2.7.sslip.io");
        assertThat(Site.of(Options.plainVisits(), "2001:db8::7").domain()).isEqualTo("2001-db8--7.sslip.io");
    }

    @Test
    void nodesPullWherePushesAreNotTaken() {
        var services = new Desired(Options.plain(), BARE)
                .registry().stream()
                        .filter(Service.class::isInstance)
                        .map(Service.class::cast)
                        .toList();

        assertThat(services)
                .filteredOn(service -> "NodePort".equals(service.getSpec().getType()))
                .singleElement()
                .satisfies(service -> assertThat(service.getSpec().getPorts())
                        .singleElement()
                        .satisfies(port -> {
                            assertThat(port.getNodePort()).isEqualTo(30_500);
                            assertThat(port.getPort()).isEqualTo(5001);
                        }));
    }

    @Test
    void theServerMayTouchNoSecretsOutsideTheNamespacesOfApps() {
        var role = new Desired(Options.plain(), BARE)
                .rights().stream()
                        .filter(ClusterRole.class::isInstance)
                        .map(ClusterRole.class::cast)
                        .filter(found -> found.getMetadata().getName().equals("slipway-server"))
                        .findFirst()
                        .orElseThrow();

        assertThat(role.getRules())
                .allSatisfy(rule -> assertThat(rule.getResources()).doesNotContain("secrets", "pods", "*"));
    }

    @Test
    void certificatesComeFromTheAuthorityThatIsNamed() {
        var acme = new Tls.Acme("ops@example.com", URI.create("https://acme.example.com/dir"), true);
        var desired = new Desired(Options.with(Options.visits(acme), Optional.empty()), BARE);

        assertThat(desired.issuerObjects(issuers("ingressClassName")).toString())
                .contains("https://acme.example.com/dir", "ops@example.com", "ingressClassName=traefik");
        assertThat(desired.issuerObjects(issuers("class")).toString()).contains("{class=traefik}");
    }

    @Test
    void anAuthorityOfOnesOwnIsTrustedByTheBundle(@TempDir Path folder) throws IOException {
        var bundle = Optional.of(Files.writeString(folder.resolve("ca.pem"), "authority"));
        var own = new Tls.Acme("", URI.create("https://acme.example.com/dir"), true);
        var everybodys = new Tls.Acme("", URI.create("https://acme-v02.api.letsencrypt.org/directory"), true);

        assertThat(issuer(own, bundle)).contains("caBundle=YXV0aG9yaXR5").doesNotContain("skipTLSVerify");
        assertThat(issuer(own, Optional.empty())).doesNotContain("caBundle");
        assertThat(issuer(everybodys, bundle)).doesNotContain("caBundle");
    }

    private static String issuer(Tls tls, Optional<Path> bundle) {
        var options = Options.with(Options.visits(tls), Optional.empty(), bundle);
        return new Desired(options, BARE)
                .issuerObjects(issuers("ingressClassName"))
                .toString();
    }

    @Test
    void aMirrorTakesTheRegistrysPlaceInEveryName() {
        var images = Options.images(Optional.of("mirror.example.com/hub/"), Optional.empty());

        assertThat(images.traefikImage()).isEqualTo("mirror.example.com/hub/library/traefik:v3.5.3");
        assertThat(images.mirrored("busybox:1")).isEqualTo("mirror.example.com/hub/busybox:1");
    }

    @Test
    void aReleaseFilesImagesComeFromTheMirrorAsWell() {
        var images = Options.images(Optional.of("mirror.example.com"), Optional.empty());
        var manifest = """
                # A comment alone.
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: controller, namespace: other}
                spec:
                  selector: {matchLabels: {a: b}}
                  template:
                    metadata: {labels: {a: b}}
                    spec:
                      containers:
                        - {name: c, image: "ghcr.io/x/controller:v1", args: ["-entrypoint-image=ghcr.io/x/entry:v1", "-v=2"]}
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: other}
                """;

        var objects = Manifest.parse("release.yaml", manifest, images);

        assertThat(objects).extracting(HasMetadata::getKind).containsExactly("Namespace", "Deployment");
        var container = pods(objects).getFirst().getContainers().getFirst();
        assertThat(container.getImage()).isEqualTo("mirror.example.com/x/controller:v1");
        assertThat(container.getArgs()).containsExactly("-entrypoint-image=mirror.example.com/x/entry:v1", "-v=2");
    }

    @Test
    void aValueCannotBecomeStructure() {
        var objects = Template.objects(
                "test",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {text: \"${value}!\"}",
                Map.of("value", "x}\nkind: Secret"));

        assertThat(objects).singleElement().satisfies(object -> {
            assertThat(object.getKind()).isEqualTo("ConfigMap");
            assertThat(object.toString()).contains("x}\nkind: Secret!");
        });
    }

    @Test
    void aPlaceholderWithoutAValueIsABug() {
        assertThatThrownBy(() -> Template.objects("test", "kind: ${nothing}", Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing");
    }

    private static CustomResourceDefinition issuers(String field) {
        // spotless:off
        return new CustomResourceDefinitionBuilder()
                .withNewSpec()
                    .addNewVersion()
                        .withNewSchema()
                            .withNewOpenAPIV3Schema()
                                .addToProperties(field, new JSONSchemaPropsBuilder().withType("string").build())
                            .endOpenAPIV3Schema()
                        .endSchema()
                    .endVersion()
                .endSpec()
                .build();
        // spotless:on
    }

    private static List<HasMetadata> all(Found found) {
        var desired = new Desired(Options.plain(), found);
        var all = new ArrayList<HasMetadata>();
        all.addAll(desired.namespace());
        all.addAll(desired.store());
        all.addAll(desired.registry());
        all.addAll(desired.ingress());
        all.addAll(desired.rights());
        all.addAll(
                new ServerObjects(desired, Site.of(Options.plainVisits(), "192.0.2.7"), "slipway@sha256:0").objects());
        return all;
    }

    private static List<PodSpec> pods(List<HasMetadata> objects) {
        return objects.stream()
                .flatMap(object -> switch (object) {
                    case Deployment deployment ->
                        Stream.of(deployment.getSpec().getTemplate().getSpec());
                    case StatefulSet set ->
                        Stream.of(set.getSpec().getTemplate().getSpec());
                    case DaemonSet set -> Stream.of(set.getSpec().getTemplate().getSpec());
                    default -> Stream.<PodSpec>empty();
                })
                .toList();
    }

    private static Found found(Optional<String> ingressClass, Optional<String> storageClass) {
        return new Found(
                34,
                1,
                List.of("192.0.2.7"),
                Presence.OTHERS,
                Presence.MISSING,
                ingressClass,
                storageClass,
                Optional.empty());
    }
}
