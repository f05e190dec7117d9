package dev.slipway.k8s.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.Progress;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.release.Release;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a release's {@code release} process to its end, before anything else of it is started, and once only. */
final class ReleaseJob {
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final String ADVICE = "its output above says why; push again when it is mended";

    private final AppObjects objects;
    private final Release release;
    private final RunConfig config;
    private final Progress progress;
    private @Nullable PodLines lines;

    ReleaseJob(AppObjects objects, Release release, RunConfig config, Progress progress) {
        this.objects = objects;
        this.release = release;
        this.config = config;
        this.progress = progress;
    }

    /**
     * Does nothing where there is no such process. A Job that an earlier server began is gone on with.
     *
     * @throws RolloutFailed if it does not end with status 0; the progress has what it printed
     */
    void run() throws InterruptedException {
        if (!release.image().processes().containsKey(ProcessType.RELEASE)) {
            return;
        }
        progress.step("Running the release process");
        begin();
        long began = System.nanoTime();
        while (true) {
            var job = Optional.ofNullable(resource().get());
            var pod = pod();
            pod.ifPresent(this::print);
            if (job.isEmpty()) {
                throw failed("was removed before it ended");
            } else if (isEnded(job.get())) {
                requireSuccess(job.get(), pod);
                return;
            }
            pod.ifPresent(each -> requireHope(each, began));
            Thread.sleep(LOOK);
        }
    }

    /** Removes the Job, and what still runs of it. */
    void remove() {
        resource().withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
    }

    private void begin() {
        try {
            objects.client().resource(Workloads.releaseJob(release, config)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private void print(Pod pod) {
        if (lines == null) {
            lines = PodLines.all(objects.client(), pod);
        }
        lines.pass(pod, line -> progress.detail(line.text()));
    }

    /** Gives up on a pod that does not get to run at all. */
    private void requireHope(Pod pod, long began) {
        var state = Obstacle.container(pod).map(status -> status.getState());
        if (state.filter(each -> each.getRunning() != null || each.getTerminated() != null)
                .isPresent()) {
            return;
        }
        var obstacle = Obstacle.of(pod, 0);
        var left = config.startAllowance().minusNanos(System.nanoTime() - began);
        boolean isFinal =
                obstacle.filter(each -> each.weight() == Obstacle.Weight.FINAL).isPresent();
        if (isFinal || left.isNegative()) {
            new PodReport(objects, pod).tell(progress);
            throw failed(obstacle.map(Obstacle::what)
                    .orElse("did not get to run within %d s"
                            .formatted(config.startAllowance().toSeconds())));
        }
    }

    private void requireSuccess(Job job, Optional<Pod> pod) {
        if (number(job.getStatus().getSucceeded()) > 0) {
            return;
        }
        var exit = pod.flatMap(Obstacle::container)
                .map(status -> status.getState())
                .map(ContainerState::getTerminated);
        if (exit.isPresent()) {
            throw failed("exited with status " + exit.get().getExitCode());
        }
        boolean late =
                job.getStatus().getConditions().stream().anyMatch(each -> "DeadlineExceeded".equals(each.getReason()));
        throw failed(late ? "took longer than %d minutes".formatted(Workloads.RELEASE_LIMIT.toMinutes()) : "was ended");
    }

    private static boolean isEnded(Job job) {
        return job.getStatus() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(each -> each.getStatus().equals("True")
                                && (each.getType().equals("Complete")
                                        || each.getType().equals("Failed")));
    }

    private Optional<Pod> pod() {
        return objects
                .client()
                .pods()
                .inNamespace(release.name().namespace().value())
                .withLabel("batch.kubernetes.io/job-name", ObjectNames.releaseJob(release.app(), release.version()))
                .list()
                .getItems()
                .stream()
                .findFirst();
    }

    private ScalableResource<Job> resource() {
        return objects.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace(release.name().namespace().value())
                .withName(ObjectNames.releaseJob(release.app(), release.version()));
    }

    private static RolloutFailed failed(String how) {
        return new RolloutFailed("release process " + how, ADVICE);
    }

    private static int number(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
