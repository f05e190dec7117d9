package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.release.ProcessStatus;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusesTest {
    @Test
    void processesAreNumberedByAgeWithinTheirTemplate() {
        var list = Statuses.of(List.of(
                PodSamples.up("w2", "web", "old"),
                PodSamples.up("w1", "web", "old"),
                PodSamples.pod("w3", "web", "new", false, 0, PodSamples.RUNNING, new ContainerState()),
                PodSamples.up("k1", "worker", "k")));

        assertThat(list)
                .extracting(each -> each.name() + " " + each.state())
                .containsExactlyInAnyOrder("web.1 up", "web.1 starting", "web.2 up", "worker.1 up");
        assertThat(list).extracting(ProcessStatus::name).isSorted();
    }

    @Test
    void aStoppingProcessComesLast() {
        var stopping = new PodBuilder(PodSamples.up("a1", "web", "old"))
                .editMetadata()
                .withDeletionTimestamp("2026-11-22T10:01:00Z")
                .endMetadata()
                .build();

        var list =
                Statuses.of(List.of(stopping, PodSamples.up("b2", "web", "old"), PodSamples.up("k1", "worker", "k")));

        assertThat(list)
                .extracting(each -> each.name() + " " + each.state())
                .containsExactly("web.1 up", "worker.1 up", "web.1 stopping");
    }

    @Test
    void aCrashedProcessSaysSinceWhenAndHowOften() {
        var pod = PodSamples.pod(
                "w1", "web", "h", false, 4, PodSamples.waiting("CrashLoopBackOff", ""), PodSamples.ended(1, "Error"));

        assertThat(Statuses.of(List.of(pod))).singleElement().satisfies(each -> {
            assertThat(each.state()).isEqualTo("crashed");
            assertThat(each.restarts()).isEqualTo(4);
            assertThat(each.since()).isEqualTo(Instant.parse("2026-11-22T10:00:09Z"));
        });
    }

    @Test
    void oneOffProcessesAndEvictedPodsAreNotOfTheFormation() {
        var oneOff = new PodBuilder(PodSamples.up("r1", "run", "h"))
                .editMetadata()
                .withOwnerReferences()
                .endMetadata()
                .build();
        var evicted = new PodBuilder(PodSamples.up("e1", "web", "h"))
                .editStatus()
                .withPhase("Failed")
                .endStatus()
                .build();

        assertThat(Statuses.of(List.of(oneOff, evicted))).isEmpty();
    }
}
