package dev.slipway.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.AppName;
import dev.slipway.core.app.AppId;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import org.junit.jupiter.api.Test;

final class LabelsClusterIT {
    @Test
    void anObjectOfAnAppIsFoundByTheAppsId() {
        var app = AppId.random();
        try (var cluster = TestCluster.connect()) {
            var namespace = cluster.namespace();
            cluster.client()
                    .configMaps()
                    .inNamespace(namespace)
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("probe")
                            .withLabels(Labels.of(app, AppName.parse("team/hello")))
                            .endMetadata()
                            .build())
                    .create();

            var found = cluster.client()
                    .configMaps()
                    .inAnyNamespace()
                    .withLabels(Labels.selecting(app))
                    .list();
            cluster.remove(namespace);

            assertThat(found.getItems())
                    .singleElement()
                    .satisfies(
                            object -> assertThat(object.getMetadata().getName()).isEqualTo("probe"));
        }
    }
}
