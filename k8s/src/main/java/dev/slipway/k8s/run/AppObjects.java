package dev.slipway.k8s.run;

import dev.slipway.core.app.AppId;
import dev.slipway.k8s.Alarm;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.ServedNamespaces;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The objects that run apps, as the cluster has them. */
final class AppObjects {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final KubernetesClient client;
    private final ServedNamespaces served;

    AppObjects(KubernetesClient client) {
        this.client = client;
        this.served = new ServedNamespaces(client);
    }

    KubernetesClient client() {
        return client;
    }

    /** Makes the object what it is here, but for what others set of it; returns it as the cluster has it now. */
    <T extends HasMetadata> T apply(T object) {
        return client.resource(object)
                .fieldManager(Labels.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    /** Lets the manager have these fields too, as long as nobody has given them other values. */
    void share(HasMetadata object, String manager) {
        try {
            client.resource(object).fieldManager(manager).serverSideApply();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** All that there is of the app's processes in that namespace. */
    View view(String namespace, AppId app) {
        // The Deployments first: what they have been observed to be must not be newer than the rest.
        var deployments = deployments(namespace, app);
        var sets = ask(() -> client.apps()
                .replicaSets()
                .inNamespace(namespace)
                .withLabels(Labels.selecting(app))
                .withLabel(Labels.PROCESS)
                .list()
                .getItems());
        var pods = ask(() -> client.pods()
                .inNamespace(namespace)
                .withLabels(Labels.selecting(app))
                .withLabel(Labels.PROCESS)
                .list()
                .getItems());
        var slices = ask(() -> client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel(SERVICE_NAME, ObjectNames.of(app))
                .list()
                .getItems());
        return new View(deployments, answer(sets), answer(pods), answer(slices));
    }

    /** Beside what else is asked: an API server takes its time for each list that follows a change. */
    private static <T> FutureTask<T> ask(Callable<T> question) {
        var asked = new FutureTask<>(question);
        Thread.ofVirtual().start(asked);
        return asked;
    }

    private static <T> T answer(FutureTask<T> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("cannot list", e.getCause());
        } catch (InterruptedException e) {
            // As the client itself tells of it.
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("interrupted while asking the API server", e);
        }
    }

    /** Tells when what {@link #view} shows may have become another. */
    Alarm alarm(String namespace, AppId app) {
        return Alarm.of(
                client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withLabels(Labels.selecting(app))
                        .withLabel(Labels.PROCESS),
                client.discovery()
                        .v1()
                        .endpointSlices()
                        .inNamespace(namespace)
                        .withLabel(SERVICE_NAME, ObjectNames.of(app)));
    }

    Optional<Deployment> deployment(String namespace, String name) {
        return Optional.ofNullable(client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    List<Deployment> deployments(String namespace, AppId app) {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withLabels(Labels.selecting(app))
                .withLabel(Labels.PROCESS)
                .list()
                .getItems();
    }

    /** The app's Deployments wherever they are. */
    List<Deployment> deployments(AppId app) {
        return served.gather(namespace -> deployments(namespace, app));
    }

    /** The app's pods wherever they are, builds not among them. */
    List<Pod> pods(AppId app) {
        return pods(List.of(app));
    }

    /** As above, of all those apps. */
    List<Pod> pods(Collection<AppId> apps) {
        return served.gather(namespace -> Labels.lots(apps)
                .flatMap(ids -> client
                        .pods()
                        .inNamespace(namespace)
                        .withLabel(Labels.MANAGED_BY, Labels.SLIPWAY)
                        .withLabelIn(Labels.APP_ID, ids)
                        .withLabel(Labels.PROCESS)
                        .list()
                        .getItems()
                        .stream())
                .toList());
    }

    /** The app's Ingresses wherever they are. */
    List<Ingress> ingresses(AppId app) {
        return served.gather(namespace -> client.network()
                .v1()
                .ingresses()
                .inNamespace(namespace)
                .withLabels(Labels.selecting(app))
                .list()
                .getItems());
    }

    /** The app's NetworkPolicies wherever they are. */
    List<NetworkPolicy> policies(AppId app) {
        return served.gather(namespace -> client.network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace)
                .withLabels(Labels.selecting(app))
                .list()
                .getItems());
    }

    Optional<Ingress> ingress(String namespace, AppId app) {
        return Optional.ofNullable(client.network()
                .v1()
                .ingresses()
                .inNamespace(namespace)
                .withName(ObjectNames.of(app))
                .get());
    }

    Optional<Secret> secret(String namespace, String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    /** The Secrets with environments of the app's releases. */
    List<Secret> environments(String namespace, AppId app) {
        return client.secrets()
                .inNamespace(namespace)
                .withLabels(Labels.selecting(app))
                .withLabel(Workloads.PART, Workloads.ENVIRONMENT)
                .list()
                .getItems();
    }

    /** Takes the app's hosts from the ingress controller, and its Services from the cluster. */
    void removeRoutes(String namespace, AppId app) {
        var network = client.network().v1();
        network.ingresses().inNamespace(namespace).withName(ObjectNames.of(app)).delete();
        client.services().inNamespace(namespace).withName(ObjectNames.of(app)).delete();
        removeMaintenance(namespace, app);
    }

    /** Removes what leads visitors to the server. */
    void removeMaintenance(String namespace, AppId app) {
        var name = ObjectNames.maintenance(app);
        client.services().inNamespace(namespace).withName(name).delete();
        client.endpoints().inNamespace(namespace).withName(name).delete();
    }

    void removeAutoscaler(String namespace, String name) {
        client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(namespace)
                .withName(name)
                .delete();
    }

    /** Removes the object, and what it owns; one that is gone is passed over. */
    void delete(HasMetadata object) {
        client.resource(object).delete();
    }
}
