package dev.slipway.k8s.service;

import dev.slipway.core.Busy;
import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import dev.slipway.core.UserName;
import dev.slipway.core.service.Offer;
import dev.slipway.core.service.Service;
import dev.slipway.core.service.ServiceConnection;
import dev.slipway.core.service.ServiceRequest;
import dev.slipway.core.service.ServiceSettings;
import dev.slipway.core.service.Services;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.PodConnection;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services as StatefulSets of one pod, each with a Secret, a Service and a volume of its own. */
public final class KubernetesServices implements Services {
    private static final Logger log = LoggerFactory.getLogger(KubernetesServices.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 16;
    private static final int UNPROCESSABLE = 422;
    private static final String DATABASE = "app";

    private final KubernetesClient client;
    private final String server;
    private final UnaryOperator<String> mirrored;

    /**
     * Those of the Slipway with that system namespace.
     *
     * @param mirrored the name by which an upstream image is pulled
     */
    public KubernetesServices(KubernetesClient client, String systemNamespace, UnaryOperator<String> mirrored) {
        this.client = client;
        this.server = systemNamespace;
        this.mirrored = mirrored;
    }

    @Override
    public List<Offer> offers() {
        return Recipe.ALL.stream().map(Recipe::offer).toList();
    }

    private static Recipe recipe(String offer) {
        return Recipe.ALL.stream()
                .filter(each -> each.offer().name().equals(offer))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Map<ConfigurationKey, Secret> access(ServiceRequest request) {
        var recipe = recipe(request.offer().name());
        var reached = recipe.reached();
        var host = ServiceObjects.host(request.namespace(), request.name());
        var password = random();
        var values = new HashMap<>(Map.of(
                "host", host,
                "port", Integer.toString(reached.port()),
                "username", reached.user(),
                "password", password,
                "uri",
                        "%s://%s:%s@%s:%d%s"
                                .formatted(
                                        reached.scheme(),
                                        reached.user(),
                                        password,
                                        host,
                                        reached.port(),
                                        reached.database() ? "/" + DATABASE : "")));
        if (reached.database()) {
            values.put("database", DATABASE);
        }
        return values.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> new ConfigurationKey(entry.getKey()), entry -> new Secret(entry.getValue())));
    }

    @Override
    public void start(ServiceRequest request, Map<ConfigurationKey, Secret> access) {
        var objects = objects(request);
        var values = new HashMap<String, Secret>();
        access.forEach((key, value) -> values.put(key.value(), value));
        // For the program alone.
        values.put("root-password", new Secret(random()));
        reserve(objects.credentials(values));
        try {
            List.of(objects.policy(), objects.service(), objects.statefulSet()).forEach(this::apply);
        } catch (RuntimeException e) {
            remove(request.namespace(), request.name());
            throw e;
        }
    }

    private ServiceObjects objects(ServiceRequest request) {
        var recipe = recipe(request.offer().name());
        return new ServiceObjects(request, recipe, recipe.image().pulled(mirrored), server);
    }

    private static String random() {
        var bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Whoever makes the Secret has the name. */
    private void reserve(io.fabric8.kubernetes.api.model.Secret credentials) {
        try {
            client.resource(credentials).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            throw new Conflict(
                    "service '%s' is there already"
                            .formatted(credentials.getMetadata().getLabels().get(ServiceObjects.SERVICE)),
                    "choose another name");
        }
    }

    private void apply(HasMetadata object) {
        client.resource(object)
                .fieldManager(Labels.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    @Override
    public void change(Service service, ServiceSettings wanted) {
        var place = service.namespace().value();
        var offer = recipe(service.offer()).offer();
        var objects = objects(new ServiceRequest(
                service.namespace(), service.name(), offer, wanted, service.by(), service.createdAt()));
        if (!wanted.storage().equals(service.settings().storage())) {
            grow(place, objects.claim(), wanted.storage());
        }
        var now = client.apps()
                .statefulSets()
                .inNamespace(place)
                .withName(ServiceObjects.name(service.name()))
                .require();
        // These are for the first pod, and cannot be changed; the volume itself has been.
        var first = now.getSpec().getVolumeClaimTemplates();
        apply(new StatefulSetBuilder(objects.statefulSet())
                .editSpec()
                .withVolumeClaimTemplates(first)
                .endSpec()
                .build());
    }

    private void grow(String namespace, String claim, String storage) {
        try {
            client.persistentVolumeClaims()
                    .inNamespace(namespace)
                    .withName(claim)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"%s\"}}}}".formatted(storage));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN && e.getCode() != UNPROCESSABLE) {
                throw e;
            }
            throw new Conflict(
                    "this cluster's volumes do not grow", "make another service, and bring what it is to keep there");
        }
    }

    @Override
    public List<Service> list(Namespace namespace) {
        return client
                .apps()
                .statefulSets()
                .inNamespace(namespace.value())
                .withLabels(Map.of(Labels.MANAGED_BY, Labels.SLIPWAY, Labels.SERVER, server))
                .withLabel(ServiceObjects.SERVICE)
                .list()
                .getItems()
                .stream()
                .filter(set -> !set.isMarkedForDeletion())
                .map(set -> service(namespace, set))
                .sorted(Comparator.comparing(Service::name))
                .toList();
    }

    private static Service service(Namespace namespace, StatefulSet set) {
        var metadata = set.getMetadata();
        var name = new ServiceName(metadata.getLabels().getOrDefault(ServiceObjects.SERVICE, ""));
        return new Service(
                namespace,
                name,
                metadata.getLabels().getOrDefault(ServiceObjects.OFFER, ""),
                ServiceObjects.host(namespace, name),
                settings(metadata.getAnnotations()),
                new UserName(metadata.getAnnotations().getOrDefault(ServiceObjects.BY, "")),
                Instant.parse(metadata.getAnnotations().getOrDefault(ServiceObjects.AT, "")),
                isReady(set));
    }

    private static ServiceSettings settings(Map<String, String> annotations) {
        return new ServiceSettings(
                annotations.getOrDefault(ServiceObjects.STORAGE, ServiceSettings.USUAL.storage()),
                annotations.getOrDefault(ServiceObjects.MEMORY, ServiceSettings.USUAL.memory()));
    }

    /** Whether its pod is ready, and is the one that was asked for last. */
    private static boolean isReady(StatefulSet set) {
        var status = set.getStatus();
        return status != null
                && Objects.equals(
                        status.getObservedGeneration(), set.getMetadata().getGeneration())
                && Objects.equals(status.getUpdateRevision(), status.getCurrentRevision())
                && Objects.equals(status.getReadyReplicas(), 1);
    }

    @Override
    public ServiceConnection connect(Service service) throws InterruptedException {
        var pod = client.pods()
                .inNamespace(service.namespace().value())
                .withName(ServiceObjects.pod(service.name()))
                .get();
        if (pod == null || !service.ready()) {
            throw silent(service);
        }
        try {
            return PodConnection.open(
                    client, pod, recipe(service.offer()).reached().port());
        } catch (IOException e) {
            log.atWarn().setCause(e).log("cannot connect to a service");
            throw silent(service);
        }
    }

    private static Busy silent(Service service) {
        return new Busy(
                "service '%s' does not answer".formatted(service.name()),
                "it may still come up; an admin of the cluster sees what its pod lacks");
    }

    @Override
    public void remove(Namespace namespace, ServiceName name) {
        var place = namespace.value();
        var object = ServiceObjects.name(name);
        client.apps().statefulSets().inNamespace(place).withName(object).delete();
        client.services().inNamespace(place).withName(object).delete();
        client.network()
                .v1()
                .networkPolicies()
                .inNamespace(place)
                .withName(object)
                .delete();
        client.persistentVolumeClaims()
                .inNamespace(place)
                .withLabels(Map.of(Labels.SERVER, server, ServiceObjects.SERVICE, name.value()))
                .delete();
        client.secrets().inNamespace(place).withName(object).delete();
    }
}
