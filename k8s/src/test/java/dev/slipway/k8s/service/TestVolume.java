package dev.slipway.k8s.service;

import dev.slipway.core.Namespace;
import dev.slipway.k8s.TestCluster;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A volume for one claim, for clusters that make none by themselves: a folder of a node, which is root's and has in it what
 * a new disk's has.
 */
final class TestVolume implements AutoCloseable {
    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    private static final String FOLDER = "/var/tmp/slipway-test-volumes";
    private static final String HOST_NAME = "kubernetes.io/hostname";
    private static final long PATIENCE_SECONDS = 60;

    private final TestCluster cluster;
    private final String image;
    private final String name = "test-" + UUID.randomUUID().toString().substring(0, 8);
    // Apps' namespaces let no pod reach for a node's folders.
    private final String workshop;

    /** @param image one that has a shell */
    TestVolume(TestCluster cluster, Namespace namespace, String claim, String size, String image) {
        this.cluster = cluster;
        this.image = image;
        this.workshop = cluster.namespace();
        var node = cluster.client()
                .nodes()
                .withName(run("make", "mkdir -p -m 700 %s/%s/lost+found".formatted(FOLDER, name))
                        .getSpec()
                        .getNodeName())
                .require();
        var host = node.getMetadata().getLabels().get(HOST_NAME);
        // spotless:off
        cluster.client().persistentVolumes().resource(new PersistentVolumeBuilder()
                .withNewMetadata().withName(name).endMetadata()
                .withNewSpec()
                    .addToCapacity("storage", new Quantity(size))
                    .withAccessModes("ReadWriteOnce")
                    .withPersistentVolumeReclaimPolicy("Retain")
                    .withNewClaimRef().withNamespace(namespace.value()).withName(claim).endClaimRef()
                    .withNewLocal().withPath(FOLDER + "/" + name).endLocal()
                    .withNewNodeAffinity().withNewRequired()
                        .addNewNodeSelectorTerm()
                            .addNewMatchExpression()
                                .withKey(HOST_NAME).withOperator("In").withValues(host)
                            .endMatchExpression()
                        .endNodeSelectorTerm()
                    .endRequired().endNodeAffinity()
                .endSpec()
                .build())
                .create();
        // spotless:on
    }

    /** Whether the cluster makes none. */
    static boolean isNeeded(TestCluster cluster) {
        return cluster.client().storage().v1().storageClasses().list().getItems().stream()
                .noneMatch(each -> each.getMetadata().getAnnotations() != null
                        && "true".equals(each.getMetadata().getAnnotations().get(DEFAULT_CLASS)));
    }

    /** Runs a command on the folders' node. */
    private Pod run(String what, String command) {
        // spotless:off
        var pod = new PodBuilder()
                .withNewMetadata().withName(what).withNamespace(workshop).endMetadata()
                .withNewSpec()
                    .withRestartPolicy("Never")
                    .addNewVolume().withName("folders").withNewHostPath(FOLDER, "DirectoryOrCreate").endVolume()
                    .addNewContainer()
                        .withName(what)
                        .withImage(image)
                        .withCommand("/bin/sh", "-c", command)
                        .addNewVolumeMount().withName("folders").withMountPath(FOLDER).endVolumeMount()
                    .endContainer()
                .endSpec()
                .build();
        // spotless:on
        cluster.client().resource(pod).create();
        return cluster.client()
                .pods()
                .inNamespace(workshop)
                .withName(what)
                .waitUntilCondition(
                        found -> found != null
                                && "Succeeded".equals(found.getStatus().getPhase()),
                        PATIENCE_SECONDS,
                        TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        cluster.client().persistentVolumes().withName(name).delete();
        run("remove", "rm -rf %s/%s".formatted(FOLDER, name));
        cluster.remove(workshop);
    }
}
