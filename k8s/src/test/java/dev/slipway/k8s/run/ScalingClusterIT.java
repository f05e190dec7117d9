package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ProcessType;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Autoscale;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Needs no metrics: what an autoscaler would do is done by hand, as it does it. */
final class ScalingClusterIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static RunRig rig;

    @BeforeAll
    static void connect() {
        rig = new RunRig();
    }

    @AfterAll
    static void remove() {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void theNumberThatAnAutoscalerChoseStaysOverReleasesUntilTheAppIsScaledByHand() throws InterruptedException {
        var app = rig.app("busy");
        rig.deploy(app.id(), Map.of("GREETING", "one"));
        autoscale(app, Map.of(ProcessType.WEB, new Autoscale(1, 4, 70)));
        rig.release(app.id());
        assertThat(replicas(app)).isEqualTo(1);
        assertThat(autoscaler(app)).hasValueSatisfying(found -> {
            assertThat(found.getSpec().getMinReplicas()).isEqualTo(1);
            assertThat(found.getSpec().getMaxReplicas()).isEqualTo(4);
        });

        scale(app, 3);
        rig.deploy(app.id(), Map.of("GREETING", "two"));
        assertThat(replicas(app)).isEqualTo(3);
        rig.processes.restart(app.id(), Optional.of(ProcessType.WEB));
        assertThat(replicas(app)).isEqualTo(3);
        assertThat(rig.processes.list(app.id()).stream()
                        .filter(each -> each.state().equals("up")))
                .hasSize(3);

        rig.set(
                app.id(),
                old -> old.withScale(Map.of(ProcessType.WEB, 2))
                        .withSettings(old.settings().withAutoscale(Map.of())));
        rig.release(app.id());
        assertThat(replicas(app)).isEqualTo(2);
        assertThat(autoscaler(app)).isEmpty();
    }

    @Test
    void anAppMayBeAutoscaledFromItsFirstReleaseOn() throws InterruptedException {
        var app = rig.app("fresh");
        autoscale(app, Map.of(ProcessType.WEB, new Autoscale(2, 4, 70)));
        rig.deploy(app.id(), Map.of("GREETING", "one"));
        assertThat(replicas(app)).isEqualTo(2);

        rig.deploy(app.id(), Map.of("GREETING", "two"));
        assertThat(replicas(app)).isEqualTo(2);

        rig.rollouts.remove(app.id());
        RunRig.await("the end of the autoscaler", SOON, () -> autoscaler(app).isEmpty());
    }

    private static void autoscale(App app, Map<ProcessType, Autoscale> bounds) {
        rig.set(app.id(), old -> old.withSettings(old.settings().withAutoscale(bounds)));
    }

    private static void scale(App app, int replicas) {
        rig.cluster
                .client()
                .apps()
                .deployments()
                .inNamespace(rig.namespace)
                .withName(ObjectNames.workload(app.id(), ProcessType.WEB))
                .scale(replicas);
    }

    private static int replicas(App app) {
        return new AppObjects(rig.cluster.client())
                .deployment(rig.namespace, ObjectNames.workload(app.id(), ProcessType.WEB))
                .orElseThrow()
                .getSpec()
                .getReplicas();
    }

    private static Optional<HorizontalPodAutoscaler> autoscaler(App app) {
        return Optional.ofNullable(rig.cluster
                .client()
                .autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(rig.namespace)
                .withName(ObjectNames.workload(app.id(), ProcessType.WEB))
                .get());
    }
}
