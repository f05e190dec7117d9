package dev.slipway.k8s.install;

import dev.slipway.k8s.install.InstallOptions.IngressPorts;
import dev.slipway.k8s.install.InstallOptions.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Options as they are where nobody sets any. */
final class Options {
    private static final int NODE_PORT = 30_500;
    private static final int FIRST_FREE = 30_600;
    private static final int LAST_FREE = 32_000;
    private static final int SSH_PORT = 30_022;

    private Options() {}

    static InstallOptions plain() {
        return with(plainVisits(), Optional.empty());
    }

    static InstallOptions.Visits plainVisits() {
        return visits(new Tls.None());
    }

    static InstallOptions.Visits visits(Tls tls) {
        return new InstallOptions.Visits(
                Optional.empty(), Optional.empty(), "sslip.io", Optional.empty(), IngressPorts.AUTO, tls);
    }

    static InstallOptions with(InstallOptions.Visits visits, Optional<Path> certManager) {
        return with(visits, certManager, Optional.empty());
    }

    static InstallOptions with(InstallOptions.Visits visits, Optional<Path> certManager, Optional<Path> caBundle) {
        return new InstallOptions(
                "slipway",
                images(Optional.empty(), Optional.of("registry.example.com/slipway@sha256:" + "0".repeat(64))),
                new InstallOptions.Store(Optional.empty(), "slipway", "us-east-1", Optional.empty()),
                new InstallOptions.Registry(Optional.empty(), Optional.empty(), NODE_PORT, Optional.empty(), false),
                visits,
                new InstallOptions.Ssh("NodePort", SSH_PORT, Optional.empty()),
                new InstallOptions.Manifests(Optional.empty(), certManager),
                caBundle,
                Map.of(),
                List.of(),
                new InstallOptions.Volumes(Optional.empty(), "20Gi", "20Gi"),
                new InstallOptions.Servers(1, "10Gi"),
                Duration.ofMinutes(3));
    }

    /** One that no other installation has. */
    static int nodePort() {
        return ThreadLocalRandom.current().nextInt(FIRST_FREE, LAST_FREE);
    }

    /** On node ports that no other installation has. */
    static InstallOptions beside(String namespace, Duration limit) {
        return withRegistryAt(namespace, nodePort(), limit);
    }

    static InstallOptions withRegistryAt(String namespace, int nodePort, Duration limit) {
        var plain = plain();
        return new InstallOptions(
                namespace,
                plain.images(),
                plain.store(),
                new InstallOptions.Registry(Optional.empty(), Optional.empty(), nodePort, Optional.empty(), false),
                plain.visits(),
                new InstallOptions.Ssh("NodePort", nodePort(), Optional.empty()),
                plain.manifests(),
                plain.caBundle(),
                plain.server(),
                plain.adminKeys(),
                plain.volumes(),
                plain.servers(),
                limit);
    }

    static Images images(Optional<String> prefix, Optional<String> server) {
        return new Images(prefix, Images.MINIO, Images.REGISTRY, Images.TRAEFIK, server);
    }
}
