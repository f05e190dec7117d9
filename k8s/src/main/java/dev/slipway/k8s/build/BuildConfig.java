package dev.slipway.k8s.build;

import dev.slipway.k8s.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What builds use and what they may use up.
 *
 * @param builder the builder image of every app that names no other and whose namespace names none
 * @param runImage what that builder puts apps on, if not its own choice
 * @param trusted names of builders, without tag, that may see the registry's credentials, besides the well-known ones
 * @param lifecycleImage whose programs see the registry's credentials where a builder may not
 * @param fetch what brings the source into a build's pod
 * @param resources what the pod of a build gets; the disk is of each of its volumes
 * @param timeLimit for one whole build once it runs
 * @param startLimit how long a build may wait for the cluster to start it
 * @param outputBytes that one build may print
 * @param keptRuns how many ended PipelineRuns of an app stay for people to look at
 */
public record BuildConfig(
        String builder,
        Optional<String> runImage,
        Set<String> trusted,
        String lifecycleImage,
        Program fetch,
        RegistryConfig registry,
        Network network,
        Resources resources,
        Duration timeLimit,
        Duration startLimit,
        long outputBytes,
        int keptRuns) {
    /** Where nothing else is said: the same until a newer Slipway names another. For amd64 and arm64. */
    public static final String DEFAULT_BUILDER = "docker.io/paketobuildpacks/ubuntu-noble-builder:0.0.201"
            + "@sha256:46786dec16ff7908c938b6a8153f3bf58babe0f73885beb477bff8a7a6fc8807";

    public static final String DEFAULT_LIFECYCLE = "docker.io/buildpacksio/lifecycle:0.21.0";

    private static final Resources RESOURCES = new Resources("500m", "4", "512Mi", "4Gi", "8Gi");

    /** A program in an image. */
    public record Program(String image, List<String> command) {
        public Program {
            command = List.copyOf(command);
        }
    }

    /**
     * How builds reach the outside; proxies are empty where there is none.
     *
     * @param certificates of private authorities, as PEM
     */
    public record Network(String httpProxy, String httpsProxy, String noProxy, Optional<String> certificates) {
        public static final Network DIRECT = new Network("", "", "", Optional.empty());
    }

    public BuildConfig {
        trusted = Set.copyOf(trusted);
    }

    /** The usual builder and limits. */
    public static BuildConfig of(Program fetch, RegistryConfig registry) {
        return new BuildConfig(
                DEFAULT_BUILDER,
                Optional.empty(),
                Set.of(),
                DEFAULT_LIFECYCLE,
                fetch,
                registry,
                Network.DIRECT,
                RESOURCES,
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                32L << 20,
                5);
    }

    public BuildConfig withBuilder(String reference, Optional<String> putOn, Set<String> trustedOnes) {
        return new BuildConfig(
                reference,
                putOn,
                trustedOnes,
                lifecycleImage,
                fetch,
                registry,
                network,
                resources,
                timeLimit,
                startLimit,
                outputBytes,
                keptRuns);
    }

    public BuildConfig withLifecycleImage(String reference) {
        return new BuildConfig(
                builder,
                runImage,
                trusted,
                reference,
                fetch,
                registry,
                network,
                resources,
                timeLimit,
                startLimit,
                outputBytes,
                keptRuns);
    }

    public BuildConfig withNetwork(Network other) {
        return new BuildConfig(
                builder,
                runImage,
                trusted,
                lifecycleImage,
                fetch,
                registry,
                other,
                resources,
                timeLimit,
                startLimit,
                outputBytes,
                keptRuns);
    }

    public BuildConfig withResources(Resources other) {
        return new BuildConfig(
                builder,
                runImage,
                trusted,
                lifecycleImage,
                fetch,
                registry,
                network,
                other,
                timeLimit,
                startLimit,
                outputBytes,
                keptRuns);
    }

    public BuildConfig withLimits(Duration time, Duration start, long output) {
        return new BuildConfig(
                builder,
                runImage,
                trusted,
                lifecycleImage,
                fetch,
                registry,
                network,
                resources,
                time,
                start,
                output,
                keptRuns);
    }
}
