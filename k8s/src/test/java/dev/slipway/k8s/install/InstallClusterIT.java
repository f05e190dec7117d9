package dev.slipway.k8s.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.RolloutFailed;
import dev.slipway.core.Transcript;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An installation of its own beside whatever else the cluster has. The images of k8s/src/test/cluster have to be there. */
final class InstallClusterIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final String namespace = "slipway-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void partsComeUpStayAsTheyAreAndGo() throws InterruptedException {
        try (var cluster = TestCluster.connect()) {
            var client = cluster.client();
            var lines = new ArrayList<String>();
            var progress = new Transcript(lines::add);
            // There is no such image of the server, as its pod has to say.
            var options = Options.beside(namespace, LIMIT);
            var install = new Install(
                    client,
                    options,
                    () -> {
                        throw new IllegalStateException("the image is named");
                    },
                    progress);

            assertThatThrownBy(install::run)
                    .isInstanceOf(RolloutFailed.class)
                    .hasMessageContaining("slipway-")
                    .hasMessageContaining("Pull");
            assertThat(lines).contains("-----> Applying the registry");

            var store = client.apps().statefulSets().inNamespace(namespace).withName("slipway-minio");
            var secret = client.secrets().inNamespace(namespace).withName("slipway-s3");
            long generation = store.get().getMetadata().getGeneration();
            var key = secret.get().getData();
            var desired = new Desired(options, new Detection(client, new Ownership(namespace)).look());
            for (var object : new Ownership(namespace).mark("minio", desired.store())) {
                client.resource(object)
                        .fieldManager(Labels.FIELD_MANAGER)
                        .forceConflicts()
                        .serverSideApply();
            }
            assertThat(store.get().getMetadata().getGeneration()).isEqualTo(generation);

            new Uninstall(client, namespace, progress, LIMIT).run(false);
            assertThat(client.apps().deployments().inNamespace(namespace).list().getItems())
                    .isEmpty();
            assertThat(secret.get().getData()).isEqualTo(key);

            new Uninstall(client, namespace, progress, LIMIT).run(true);
            assertThat(client.namespaces().withName(namespace).get()).isNull();
            assertThat(client.rbac()
                            .clusterRoles()
                            .withLabels(new Ownership(namespace).selector())
                            .list()
                            .getItems())
                    .isEmpty();
        }
    }

    @Test
    void whatADryRunPrintsIsTakenByTheServer() throws InterruptedException {
        try (var cluster = TestCluster.connect()) {
            var client = cluster.client();
            var own = cluster.namespace();
            var options = Options.beside(own, LIMIT);
            var desired = new Desired(options, new Detection(client, new Ownership(own)).look());

            var objects = new DryRun(client, options).objects(desired, new ReleaseFiles(options.images()));

            assertThat(objects)
                    .filteredOn(object -> isThere(object, own))
                    .isNotEmpty()
                    .allSatisfy(object -> client.resource(object)
                            .dryRun()
                            .fieldManager(Labels.FIELD_MANAGER)
                            .forceConflicts()
                            .serverSideApply());
            cluster.remove(own);
        }
    }

    private static boolean isThere(HasMetadata object, String namespace) {
        var where = object.getMetadata().getNamespace();
        return where == null || where.equals(namespace);
    }
}
