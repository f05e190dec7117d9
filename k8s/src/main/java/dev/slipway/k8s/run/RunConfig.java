package dev.slipway.k8s.run;

import dev.slipway.core.release.Addresses;
import dev.slipway.core.release.Image;
import dev.slipway.k8s.Resources;
import java.time.Duration;
import java.util.Optional;

/**
 * How apps are run in the cluster.
 *
 * @param addresses how visitors come to the apps
 * @param tls where the apps' certificates come from
 * @param ingressClass the class of the controller that leads visitors to the apps
 * @param registry the registry as images are kept under: the beginning of {@link Image#repository}
 * @param registryPull the same registry as kubelets reach it
 * @param pullSecret the Secret in each namespace of apps that kubelets pull with, if they need one
 * @param resources what a process gets; the disk is what it may write outside of volumes
 * @param reach what apps can reach, and from where they are reached
 * @param server the Service of this server, which answers for apps under maintenance
 * @param startAllowance how long a new process may take until it runs: a node found, its image pulled
 * @param patience how long what hinders a process may last before the rollout fails of it, where it may pass by itself
 */
public record RunConfig(
        Addresses addresses,
        Tls tls,
        String ingressClass,
        String registry,
        String registryPull,
        Optional<String> pullSecret,
        Resources resources,
        Reach reach,
        ServerService server,
        Duration startAllowance,
        Duration patience) {
    private static final Resources RESOURCES = new Resources("50m", "2", "128Mi", "1Gi", "4Gi");

    /** Defaults for what an installation need not choose: two minutes to be started, half a minute for what may pass. */
    public static RunConfig of(
            Addresses addresses, Tls tls, String ingressClass, String registry, String registryPull) {
        return new RunConfig(
                addresses,
                tls,
                ingressClass,
                registry,
                registryPull,
                Optional.empty(),
                RESOURCES,
                Reach.DEFAULT,
                new ServerService("slipway", "slipway"),
                Duration.ofMinutes(2),
                Duration.ofSeconds(30));
    }

    public RunConfig withPullSecret(Optional<String> newPullSecret) {
        return new RunConfig(
                addresses,
                tls,
                ingressClass,
                registry,
                registryPull,
                newPullSecret,
                resources,
                reach,
                server,
                startAllowance,
                patience);
    }

    public RunConfig withReach(Reach newReach) {
        return new RunConfig(
                addresses,
                tls,
                ingressClass,
                registry,
                registryPull,
                pullSecret,
                resources,
                newReach,
                server,
                startAllowance,
                patience);
    }

    public RunConfig withResources(Resources newResources) {
        return new RunConfig(
                addresses,
                tls,
                ingressClass,
                registry,
                registryPull,
                pullSecret,
                newResources,
                reach,
                server,
                startAllowance,
                patience);
    }

    public RunConfig withServer(ServerService newServer) {
        return new RunConfig(
                addresses,
                tls,
                ingressClass,
                registry,
                registryPull,
                pullSecret,
                resources,
                reach,
                newServer,
                startAllowance,
                patience);
    }

    public RunConfig withLimits(Duration newStartAllowance, Duration newPatience) {
        return new RunConfig(
                addresses,
                tls,
                ingressClass,
                registry,
                registryPull,
                pullSecret,
                resources,
                reach,
                server,
                newStartAllowance,
                newPatience);
    }

    /** What kubelets pull: always by digest, so that a tag that moves changes nothing that runs. */
    String pulled(Image image) {
        var repository = image.repository();
        var path = repository.startsWith(registry + "/")
                ? registryPull + repository.substring(registry.length())
                : repository;
        return path + "@" + image.digest();
    }
}
