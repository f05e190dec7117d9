package dev.slipway.k8s.build;

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
    /** Where nothing else is said. A tag: every build resolves it, and goes by the digest that it has then. */
    public static final String DEFAULT_BUILDER = "docker.io/paketobuildpacks/builder-jammy-base:latest";

    public static final String DEFAULT_LIFECYCLE = "docker.io/buildpacksio/lifecycle:0.21.0";

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

    /** What the pod of a build asks for and may use, as Kubernetes writes quantities; {@code disk} is for each volume. */
    public record Resources(String cpu, String memory, String mostCpu, String mostMemory, String disk) {
        public static final Resources USUAL = new Resources("500m", "512Mi", "4", "4Gi", "8Gi");
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
                Resources.USUAL,
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
