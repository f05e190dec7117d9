package dev.slipway.k8s.run;

import dev.slipway.core.ProcessType;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.Streams;
import dev.slipway.core.release.Release;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A process beside an app's formation that somebody started, watches, and waits for: a pod of its own. */
final class OneOff {
    static final ProcessType TYPE = new ProcessType("run");
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofHours(24);
    private static final String LAUNCHER = "/cnb/lifecycle/launcher";

    private final AppObjects objects;
    private final RunConfig config;
    private final Release release;
    private final String name;

    OneOff(AppObjects objects, RunConfig config, Release release) {
        this.objects = objects;
        this.config = config;
        this.release = release;
        this.name = ObjectNames.of(release.app()) + "-run-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Runs it to its end and returns its exit status; it is gone when this returns or throws. */
    int run(List<String> command, Streams streams) throws InterruptedException {
        try {
            var pod = objects.client()
                    .resource(pod(release, name, command, config))
                    .create();
            objects.client()
                    .resource(owned(Workloads.config(release), name, pod))
                    .create();
            Workloads.files(release)
                    .ifPresent(files -> objects.client()
                            .resource(owned(files, filesOf(name), pod))
                            .create());
            awaitRunning();
            try (var attached = new Attached(objects.client(), pod, streams)) {
                attached.begin();
                var ended = awaitEnd(attached);
                attached.awaitOutput();
                return ended.getExitCode();
            }
        } finally {
            Uninterrupted.run(() -> resource().withGracePeriod(0).delete());
        }
    }

    /** The pod; it waits for a line of input before it begins, so that nothing is printed before somebody reads it. */
    static Pod pod(Release release, String name, List<String> command, RunConfig config) {
        var container = Pods.container(release, ProcessType.WEB, config);
        // spotless:off
        return new PodBuilder()
                .withNewMetadata()
                    .withName(name)
                    .withNamespace(release.name().namespace().value())
                    .withLabels(Pods.labels(release, TYPE))
                .endMetadata()
                .withSpec(Pods.spec(release, config)
                        .withVolumes(FileMounts.volumes(release, filesOf(name)))
                        .withRestartPolicy("Never")
                        .withActiveDeadlineSeconds(LIMIT.toSeconds())
                        .withTerminationGracePeriodSeconds(release.settings().stopGrace().toSeconds())
                        .withContainers(new ContainerBuilder(container)
                                .withName(TYPE.value())
                                .withCommand("/bin/sh", "-c", "read -r _ && exec \"$@\"", TYPE.value())
                                .withArgs(launched(release, command))
                                .withEnvFrom(new EnvFromSourceBuilder()
                                        .withNewSecretRef().withName(name).endSecretRef()
                                        .build())
                                .withStdin(true)
                                .withStdinOnce(true)
                                .build())
                        .build())
                .build();
        // spotless:on
    }

    /** A single word is a shell command line, as ssh would pass one on. */
    private static List<String> launched(Release release, List<String> command) {
        var all = new ArrayList<>(Pods.startsByItself(release) ? List.<String>of() : List.of(LAUNCHER, "--"));
        all.addAll(command.size() == 1 ? List.of("/bin/sh", "-c", command.getFirst()) : command);
        return all;
    }

    private static String filesOf(String name) {
        return name + "-files";
    }

    /** What the process finds in its environment or in files: in a Secret that goes with the pod. */
    private static Secret owned(Secret secret, String name, Pod pod) {
        // spotless:off
        return new SecretBuilder(secret)
                .editMetadata()
                    .withName(name)
                    .withOwnerReferences(new OwnerReferenceBuilder()
                            .withApiVersion("v1")
                            .withKind("Pod")
                            .withName(pod.getMetadata().getName())
                            .withUid(pod.getMetadata().getUid())
                            .build())
                    .removeFromLabels(Workloads.PART)
                .endMetadata()
                .build();
        // spotless:on
    }

    private void awaitRunning() throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            var pod = resource().get();
            if (pod == null) {
                throw failed("was removed before it began");
            } else if (state(pod).map(ContainerState::getRunning).isPresent()) {
                return;
            }
            var obstacle = Obstacle.of(pod, 0);
            boolean isFinal = obstacle.filter(each -> each.weight() == Obstacle.Weight.FINAL)
                    .isPresent();
            if (isFinal || System.nanoTime() - began > config.startAllowance().toNanos()) {
                throw failed(obstacle.map(Obstacle::what)
                        .orElse("did not get to run within %d s"
                                .formatted(config.startAllowance().toSeconds())));
            }
            Thread.sleep(LOOK);
        }
    }

    private ContainerStateTerminated awaitEnd(Attached attached) throws InterruptedException {
        while (true) {
            var pod = resource().get();
            if (pod == null) {
                throw failed("was removed while it ran");
            }
            var ended = state(pod).flatMap(state -> Optional.ofNullable(state.getTerminated()));
            if (ended.isPresent()) {
                return ended.get();
            }
            attached.requireReader();
            Thread.sleep(LOOK);
        }
    }

    private static Optional<ContainerState> state(Pod pod) {
        return Obstacle.container(pod).map(ContainerStatus::getState);
    }

    private PodResource resource() {
        return objects.client()
                .pods()
                .inNamespace(release.name().namespace().value())
                .withName(name);
    }

    private static RolloutFailed failed(String how) {
        return new RolloutFailed("the process " + how, "the app itself goes on; see it with the command ps");
    }
}
