package dev.slipway.k8s.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Follows a container that prints the time, fifty times a second. */
final class StepLogClusterIT {
    private static final int LINES = 500;
    private static final String PRINT =
            "for i in $(seq 1 %d); do echo $i $(date +%%s%%3N); sleep 0.02; done".formatted(LINES);
    private static final Duration LONG = Duration.ofMinutes(3);

    /** A line, and how long after it was printed it was seen. */
    private record Heard(int number, long delayMs) {}

    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    @Test
    void eachLineIsSeenOnceWhileTheStepRunsThoughTheStreamBreaksOff() throws InterruptedException {
        try (var cluster = BuildCluster.connect()) {
            var client = cluster.cluster.client();
            var pods = client.pods().inNamespace(cluster.namespace);
            pods.resource(printer()).create();
            var log = new StepLog(
                    client,
                    cluster.namespace,
                    "printer",
                    "print",
                    new TimedLines(Shown.nothingOf("print"), this::hear));

            boolean broken = false;
            long deadline = System.nanoTime() + LONG.toNanos();
            while (!ended(pods.withName("printer").get())) {
                assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
                if (running(pods.withName("printer").get())) {
                    log.keepUp();
                }
                if (!broken && heard.size() > LINES / 2) {
                    log.stop();
                    broken = true;
                }
                Thread.sleep(100);
            }
            log.finish();

            assertThat(broken).isTrue();
            assertThat(heard.stream().map(Heard::number))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, LINES).boxed().toList());
            var delays =
                    heard.stream().limit(LINES / 2).map(Heard::delayMs).sorted().toList();
            // The slowest are for the benchmark to tell.
            assertThat(delays.get(delays.size() / 2))
                    .as("ms until half of the lines are seen")
                    .isLessThan(1_000);
        }
    }

    private void hear(String line) {
        var parts = line.split(" ");
        heard.add(new Heard(Integer.parseInt(parts[0]), System.currentTimeMillis() - Long.parseLong(parts[1])));
    }

    private static boolean running(Pod pod) {
        return containers(pod).stream().anyMatch(status -> status.getState().getRunning() != null);
    }

    private static boolean ended(Pod pod) {
        return containers(pod).stream().anyMatch(status -> status.getState().getTerminated() != null);
    }

    private static List<ContainerStatus> containers(Pod pod) {
        return pod.getStatus().getContainerStatuses();
    }

    private static Pod printer() {
        // spotless:off
        return new PodBuilder()
                .withNewMetadata().withName("printer").endMetadata()
                .withNewSpec()
                    .withRestartPolicy("Never")
                    .addNewContainer()
                        .withName("print")
                        .withImage(BuildCluster.variable("SLIPWAY_TEST_BUILDER"))
                        .withCommand("sh", "-c", PRINT)
                    .endContainer()
                .endSpec()
                .build();
        // spotless:on
    }
}
