package dev.slipway.k8s.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.k8s.TestCluster;
import dev.slipway.k8s.install.Finding.Verdict;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the doctor says of an installation that has seen better days. */
final class ClusterDoctorClusterIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Test
    void saysWhichPartFailsWhyAndWhatToDo() throws Exception {
        try (var cluster = TestCluster.connect();
                var registry = new InstalledRegistry(cluster.client())) {
            var doctor = new ClusterDoctor(cluster.client(), registry.namespace());
            assertThat(doctor.examine())
                    .contains(Finding.ok("registry", "ready"), Finding.ok("credentials", "all there"));

            run(cluster, registry, "127.0.0.1:1/no/such:image");
            await(doctor);
            var down = of("registry", doctor);
            assertThat(down.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(down.advice()).contains("kubectl -n " + registry.namespace());

            cluster.client()
                    .secrets()
                    .inNamespace(registry.namespace())
                    .withName(Credentials.REGISTRY_KEY)
                    .delete();
            var missing = of("credentials", doctor);
            assertThat(missing.text()).isEqualTo("missing: slipway-registry-key");
            assertThat(missing.advice()).contains("slipway install");
            assertThat(of("server", doctor).verdict()).isEqualTo(Verdict.FAIL);
            assertThat(of("ingress", doctor).text()).isEqualTo("the server's host has none");
        }
    }

    private static void run(TestCluster cluster, InstalledRegistry registry, String image) {
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(registry.namespace())
                .withName("slipway-registry")
                .edit(found -> new DeploymentBuilder(found)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editMatchingContainer(container -> "pull".equals(container.getName()))
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
    }

    private static void await(ClusterDoctor doctor) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!of("registry", doctor).text().contains("Pull")) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    private static Finding of(String part, ClusterDoctor doctor) {
        return doctor.examine().stream()
                .filter(finding -> finding.part().equals(part))
                .findFirst()
                .orElseThrow();
    }
}
