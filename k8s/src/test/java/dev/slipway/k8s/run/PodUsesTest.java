package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.release.ProcessUse;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetrics;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetricsBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PodUsesTest {
    private static PodMetrics metrics(String pod, String cpu, String memory) {
        return new PodMetricsBuilder()
                .withNewMetadata()
                .withName(pod)
                .endMetadata()
                .addNewContainer()
                .withUsage(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)))
                .endContainer()
                .build();
    }

    @Test
    void usesAreToldByTheNamesOfProcesses() {
        var pods = List.of(PodSamples.up("b-1", "web", "h"), PodSamples.up("a-2", "web", "h"));

        var uses = PodUses.of(pods, List.of(metrics("a-2", "250m", "64Mi"), metrics("b-1", "1500000n", "1Gi")));

        assertThat(uses)
                .containsEntry("web.2", new ProcessUse(0.25, 64 << 20))
                .containsEntry("web.1", new ProcessUse(0.0015, 1 << 30));
    }

    @Test
    void whatIsNotMeasuredOrNoProcessIsLeftOut() {
        var uses = PodUses.of(List.of(PodSamples.up("a-1", "web", "h")), List.of(metrics("job-7", "1", "1Mi")));

        assertThat(uses).isEmpty();
    }
}
