package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ProcessType;
import dev.slipway.core.release.Addresses;
import dev.slipway.core.release.Release;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RoutingTest {
    private final Release release = RunSamples.release(RunSamples.app(), 7);

    @Test
    void theServiceLeadsToTheAppsWebProcessesWhateverTheirRelease() {
        var service = Routing.service(release);

        assertThat(service.getSpec().getSelector())
                .isEqualTo(Labels.selecting(release.app(), ProcessType.WEB))
                .doesNotContainKey(Labels.RELEASE);
        assertThat(service.getSpec().getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getPort()).isEqualTo(80);
            assertThat(port.getTargetPort().getStrVal()).isEqualTo(Pods.PORT_NAME);
        });
    }

    @Test
    void theIngressHasTheAppsOwnHostAndThoseOfItsOwner() {
        var ingress = Routing.ingress(release, false, RunSamples.CONFIG);

        assertThat(ingress.getSpec().getRules())
                .extracting(rule -> rule.getHost())
                .containsExactly("hello.team.127.0.0.1.sslip.io", "www.example.com");
        assertThat(ingress.getSpec().getTls()).isEmpty();
        assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("traefik");
        // withstand K 134
        assertThat(ingress.getMetadata().getAnnotations()).isEmpty();
        assertThat(Routing.isUnderMaintenance(ingress)).isFalse();
    }

    @Test
    void eachHostHasACertificateOfItsOwnByTheIssuerOfTheInstallation() {
        var ingress = Routing.ingress(release, false, with(new Tls.Issuer("slipway")));

        assertThat(ingress.getMetadata().getAnnotations())
                .containsExactly(Map.entry(Routing.CLUSTER_ISSUER, "slipway"));
        assertThat(ingress.getSpec().getTls()).hasSize(2).allSatisfy(tls -> {
            assertThat(tls.getHosts()).hasSize(1);
            assertThat(tls.getSecretName()).startsWith("app-" + release.app() + "-tls-");
        });
        assertThat(ingress.getSpec().getTls())
                .extracting(tls -> tls.getSecretName())
                .doesNotHaveDuplicates();
    }

    @Test
    void theControllersOwnCertificateNeedsNoSecret() {
        var ingress = Routing.ingress(release, false, with(new Tls.Controllers()));

        assertThat(ingress.getSpec().getTls()).singleElement().satisfies(tls -> {
            assertThat(tls.getHosts()).hasSize(2);
            assertThat(tls.getSecretName()).isNull();
        });
    }

    @Test
    void underMaintenanceTheSameHostsLeadToTheServer() {
        // spotless:off
        var server = new ServiceBuilder()
                .withNewSpec().withClusterIP("10.96.0.17").addNewPort().withPort(80).endPort().endSpec()
                .build();
        // spotless:on

        var ingress = Routing.ingress(release, true, RunSamples.CONFIG);
        var endpoints = Maintenance.endpoints(release, server);

        assertThat(Routing.isUnderMaintenance(ingress)).isTrue();
        assertThat(ingress.getSpec().getRules()).hasSize(2);
        assertThat(Routing.maintenance(release).getSpec().getSelector()).isNullOrEmpty();
        assertThat(endpoints.getMetadata().getName())
                .isEqualTo(Routing.maintenance(release).getMetadata().getName());
        assertThat(endpoints.getSubsets().getFirst().getAddresses().getFirst().getIp())
                .isEqualTo("10.96.0.17");
    }

    private static RunConfig with(Tls tls) {
        return RunConfig.of(new Addresses("example.org", true, 443), tls, "traefik", "r", "r");
    }
}
