package dev.slipway.k8s.install;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.Progress;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The cluster that a kubeconfig leads to, and all that can be done with Slipway's place in it. */
public final class InstallerCluster implements AutoCloseable {
    private final KubernetesClient client;

    private InstallerCluster(KubernetesClient client) {
        this.client = client;
    }

    /**
     * By {@code KUBECONFIG} or {@code ~/.kube/config}, as kubectl does; asks the cluster nothing yet.
     *
     * @param context among those of the kubeconfig; otherwise its current one
     */
    public static InstallerCluster connect(Optional<String> context) {
        @Nullable String name = context.orElse(null);
        var config = Config.autoConfigure(name);
        if (name != null && config.getContexts().stream().noneMatch(known -> name.equals(known.getName()))) {
            throw new InvalidInput(
                    "the kubeconfig has no context '%s'".formatted(name), "see kubectl config get-contexts");
        }
        return new InstallerCluster(
                new KubernetesClientBuilder().withConfig(config).build());
    }

    /**
     * Makes the cluster a build server, or brings one that is up to date.
     *
     * @param image what is made and pushed if the options name no image of the server
     */
    public Installed install(InstallOptions options, Supplier<ServerImage> image, Progress progress)
            throws InterruptedException {
        reach();
        return new Install(client, options, image, progress).run();
    }

    /** What {@link #install} would apply, as YAML. */
    public String dryRun(InstallOptions options) throws InterruptedException {
        reach();
        return new DryRun(client, options).yaml();
    }

    public Uninstall uninstall(String namespace, Progress progress, Duration limit) {
        reach();
        return new Uninstall(client, namespace, progress, limit);
    }

    /** How every part is; an unreachable cluster is one of its findings. */
    public List<Finding> examine(String namespace) {
        return new ClusterDoctor(client, namespace).examine();
    }

    private void reach() {
        try {
            client.getKubernetesVersion();
        } catch (KubernetesClientException e) {
            throw new InvalidInput(
                    "the cluster at %s does not answer: %s".formatted(client.getMasterUrl(), e.getMessage()),
                    "name another with KUBECONFIG or --context");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
