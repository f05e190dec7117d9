package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ObstacleTest {
    private static final ContainerState NONE = new ContainerState();

    @Test
    void aHealthyPodHasNoneHoweverOftenItWasRestarted() {
        assertThat(Obstacle.of(
                        PodSamples.pod("p1", "web", "h", true, 7, PodSamples.RUNNING, PodSamples.ended(1, "Error")), 0))
                .isEmpty();
    }

    @Test
    void aCrashSinceTheBeginningIsOneAndACrashBeforeItIsNot() {
        var pod = PodSamples.pod("p1", "web", "h", false, 2, PodSamples.RUNNING, PodSamples.ended(3, "Error"));

        assertThat(Obstacle.of(pod, 2)).isEmpty();
        assertThat(Obstacle.of(pod, 1))
                .hasValue(new Obstacle("p1", "exited with status 3 before it was healthy", Obstacle.Weight.FINAL));
    }

    @Test
    void aPodThatCrashesAgainAndAgainIsOneWheneverThatBegan() {
        var pod = PodSamples.pod(
                "p1",
                "web",
                "h",
                false,
                9,
                PodSamples.waiting("CrashLoopBackOff", "back-off"),
                PodSamples.ended(1, "Error"));

        assertThat(what(pod, 9)).isEqualTo("exited with status 1 before it was healthy");
    }

    @Test
    void tooLittleMemoryAndSignalsAreToldAsSuch() {
        assertThat(what(PodSamples.pod("p1", "web", "h", false, 1, PodSamples.ended(137, "OOMKilled"), NONE), 0))
                .isEqualTo("was killed: it needed more memory than its limit of 1Gi");
        assertThat(what(PodSamples.pod("p1", "web", "h", false, 0, PodSamples.ended(139, "Error"), NONE), 0))
                .isEqualTo("was ended by signal 11 before it was healthy");
    }

    @Test
    void anImageThatCannotBePulledMayYetBeUnlessItsNameIsNone() {
        var pull = waiting("ImagePullBackOff", "Back-off pulling image");
        var name = waiting("InvalidImageName", "couldn't parse");

        assertThat(Obstacle.of(pull, 0).orElseThrow().weight()).isEqualTo(Obstacle.Weight.MAY_PASS);
        assertThat(Obstacle.of(name, 0).orElseThrow().weight()).isEqualTo(Obstacle.Weight.FINAL);
        assertThat(Obstacle.of(waiting("ContainerCreating", ""), 0)).isEmpty();
    }

    @Test
    void aPodWithoutANodeSaysWhatTheSchedulerSays() {
        // spotless:off
        var pod = new PodBuilder()
                .withNewMetadata().withName("p1").endMetadata()
                .withNewStatus()
                    .addNewCondition()
                        .withType("PodScheduled").withStatus("False").withMessage("0/1 nodes are available")
                    .endCondition()
                .endStatus()
                .build();
        // spotless:on

        assertThat(Obstacle.of(pod, 0))
                .hasValue(new Obstacle("p1", "finds no place to run: 0/1 nodes are available", Obstacle.Weight.WAITS));
    }

    @Test
    void aQuotaThatForbidsPodsIsToldByTheDeployment() {
        // spotless:off
        var deployment = new DeploymentBuilder()
                .withNewStatus()
                    .addNewCondition()
                        .withType("ReplicaFailure").withStatus("True").withMessage("exceeded quota: small")
                    .endCondition()
                .endStatus()
                .build();
        // spotless:on

        assertThat(Obstacle.of(deployment))
                .hasValue(new Obstacle("", "cannot be started: exceeded quota: small", Obstacle.Weight.MAY_PASS));
    }

    @Test
    void whatWasAnsweredAtTheHealthPathIsTold() {
        var pod = PodSamples.up("p1", "web", "h");
        var path = new Health("/healthz", Duration.ofSeconds(9), 5);

        assertThat(Obstacle.unhealthy(
                                pod, path, List.of("Startup probe failed: HTTP probe failed with statuscode: 503"))
                        .what())
                .isEqualTo("was not healthy within 9 s: /healthz answered 503");
        assertThat(Obstacle.unhealthy(pod, path, List.of()).what()).endsWith("/healthz did not answer");
        assertThat(Obstacle.unhealthy(pod, new Health("", Duration.ofSeconds(9), 5), List.of())
                        .what())
                .isEqualTo("did not listen on port 8080 within 9 s");
    }

    private static Pod waiting(String reason, String message) {
        return PodSamples.pod("p1", "web", "h", false, 0, PodSamples.waiting(reason, message), NONE);
    }

    private static String what(Pod pod, int restartsBefore) {
        return Obstacle.of(pod, restartsBefore).orElseThrow().what();
    }
}
