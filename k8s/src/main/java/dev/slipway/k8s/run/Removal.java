package dev.slipway.k8s.run;

import dev.slipway.core.app.AppId;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes all that runs of an app: its routes first, so that nobody is led to what is ending. */
final class Removal {
    private static final Logger log = LoggerFactory.getLogger(Removal.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long GRACE_SECONDS = 10;

    private final AppObjects objects;
    private final KubernetesClient client;

    Removal(AppObjects objects) {
        this.objects = objects;
        this.client = objects.client();
    }

    /** Returns when nothing of it runs any more, or when a node that does not answer has been waited for long enough. */
    void remove(AppId app) throws InterruptedException {
        Stream.of(objects.ingresses(app), objects.policies(app), objects.deployments(app), objects.pods(app))
                .flatMap(Collection::stream)
                .map(each -> each.getMetadata().getNamespace())
                .distinct()
                .forEach(namespace -> begin(namespace, app));
        long began = System.nanoTime();
        while (!objects.pods(app).isEmpty()) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                log.atWarn().addKeyValue("app", app).log("pods of a deleted app do not end, their node may be gone");
                return;
            }
            Thread.sleep(LOOK);
        }
    }

    /** Removes all there is in that namespace, without waiting until it is gone. */
    void begin(String namespace, AppId app) {
        var certificates = objects.ingress(namespace, app).stream()
                .flatMap(ingress -> ingress.getSpec().getTls().stream())
                .map(IngressTLS::getSecretName)
                .filter(Objects::nonNull)
                .toList();
        objects.removeRoutes(namespace, app);
        certificates.forEach(
                name -> client.secrets().inNamespace(namespace).withName(name).delete());
        objects.deployments(namespace, app).forEach(objects::delete);
        client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabels(Labels.selecting(app))
                .withLabel(Labels.PROCESS)
                .delete();
        client.pods()
                .inNamespace(namespace)
                .withLabels(Labels.selecting(app))
                .withLabel(Labels.PROCESS)
                .withGracePeriod(GRACE_SECONDS)
                .delete();
        objects.environments(namespace, app).forEach(objects::delete);
        client.network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace)
                .withName(ObjectNames.of(app))
                .delete();
    }
}
