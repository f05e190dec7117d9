package dev.slipway.k8s.service;

import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import dev.slipway.core.service.ServiceRequest;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The objects that run one service in a namespace of apps.
 *
 * @param server whose they are, where several Slipways share a cluster: its system namespace
 * @param image by which nodes pull the recipe's
 */
record ServiceObjects(ServiceRequest request, Recipe recipe, String image, String server) {
    static final String SERVICE = "slipway.dev/service";
    static final String OFFER = "slipway.dev/offer";
    static final String BY = "slipway.dev/by";
    static final String AT = "slipway.dev/created-at";
    static final String STORAGE = "slipway.dev/storage";
    static final String MEMORY = "slipway.dev/memory";

    private static final String PREFIX = "service-";
    private static final String DATA = "data";
    private static final Quantity CPU = new Quantity("50m");
    private static final Quantity MOST_CPU = new Quantity("1");
    private static final Quantity LEAST_MEMORY = new Quantity("128Mi");

    static String name(ServiceName service) {
        return PREFIX + service;
    }

    private String name() {
        return name(request.name());
    }

    /** The only one of its StatefulSet. */
    static String pod(ServiceName service) {
        return name(service) + "-0";
    }

    /** What apps of its namespace reach it by. */
    static String host(Namespace namespace, ServiceName service) {
        return "%s.%s.svc".formatted(name(service), namespace);
    }

    private ObjectMeta metadata() {
        return new ObjectMetaBuilder()
                .withName(name())
                .withNamespace(request.namespace().value())
                .withLabels(labels())
                .build();
    }

    private Map<String, String> labels() {
        return Map.of(
                Labels.MANAGED_BY,
                Labels.SLIPWAY,
                Labels.SERVER,
                server,
                SERVICE,
                request.name().value(),
                OFFER,
                recipe.offer().name());
    }

    // Apps may reach what is not Slipway's own in their namespace, and only that: so the pods do not say that they are.
    private Map<String, String> selecting() {
        return Map.of(SERVICE, request.name().value());
    }

    /** The values that the program and its clients need. */
    io.fabric8.kubernetes.api.model.Secret credentials(Map<String, Secret> values) {
        var data = new TreeMap<String, String>();
        values.forEach((key, value) ->
                data.put(key, Base64.getEncoder().encodeToString(value.reveal().getBytes(StandardCharsets.UTF_8))));
        return new SecretBuilder()
                .withMetadata(metadata())
                .withType("Opaque")
                .withImmutable(true)
                .withData(data)
                .build();
    }

    /** Its name in the cluster's network. */
    Service service() {
        // spotless:off
        return new ServiceBuilder()
                .withMetadata(metadata())
                .withNewSpec()
                    .withSelector(selecting())
                    .addNewPort()
                        .withName(recipe.reached().scheme())
                        .withPort(recipe.reached().port())
                        .withTargetPort(new IntOrString(recipe.reached().port()))
                    .endPort()
                .endSpec()
                .build();
        // spotless:on
    }

    /** Lets only pods of its namespace reach it. */
    NetworkPolicy policy() {
        // spotless:off
        return new NetworkPolicyBuilder()
                .withMetadata(metadata())
                .withNewSpec()
                    .withNewPodSelector().withMatchLabels(selecting()).endPodSelector()
                    .withPolicyTypes("Ingress")
                    .addNewIngress()
                        .addNewFrom().withNewPodSelector().endPodSelector().endFrom()
                        .addNewPort().withProtocol("TCP").withPort(new IntOrString(recipe.reached().port())).endPort()
                    .endIngress()
                .endSpec()
                .build();
        // spotless:on
    }

    /** What runs it. */
    StatefulSet statefulSet() {
        var annotations = Map.of(
                BY, request.by().value(),
                AT, request.at().toString(),
                STORAGE, request.settings().storage(),
                MEMORY, request.settings().memory());
        // spotless:off
        return new StatefulSetBuilder()
                .withMetadata(new ObjectMetaBuilder(metadata()).withAnnotations(annotations).build())
                .withNewSpec()
                    .withReplicas(1)
                    // In order, one that never gets ready would not be replaced by what mends it.
                    .withPodManagementPolicy("Parallel")
                    .withServiceName(name())
                    .withNewSelector().withMatchLabels(selecting()).endSelector()
                    .withNewPersistentVolumeClaimRetentionPolicy("Delete", "Retain")
                    .withTemplate(template())
                    .withVolumeClaimTemplates(claims())
                .endSpec()
                .build();
        // spotless:on
    }

    private boolean keeps() {
        return request.settings().keeps();
    }

    private List<PersistentVolumeClaim> claims() {
        // spotless:off
        return keeps()
                ? List.of(new PersistentVolumeClaimBuilder()
                        .withNewMetadata().withName(DATA).withLabels(labels()).endMetadata()
                        .withNewSpec()
                            .withAccessModes("ReadWriteOnce")
                            .withNewResources().addToRequests("storage", new Quantity(request.settings().storage())).endResources()
                        .endSpec()
                        .build())
                : List.of();
        // spotless:on
    }

    /** What it keeps its data in, by its name. */
    String claim() {
        return "%s-%s-0".formatted(DATA, name());
    }

    private List<Volume> volumes() {
        return keeps()
                ? List.of()
                : List.of(new VolumeBuilder()
                        .withName(DATA)
                        .withNewEmptyDir()
                        .endEmptyDir()
                        .build());
    }

    private PodTemplateSpec template() {
        // spotless:off
        return new PodTemplateSpecBuilder()
                .withNewMetadata().withLabels(selecting()).endMetadata()
                .withNewSpec()
                    .withAutomountServiceAccountToken(false)
                    .withEnableServiceLinks(false)
                    .withNewSecurityContext()
                        .withRunAsNonRoot(true)
                        .withRunAsUser(Recipe.USER)
                        .withRunAsGroup(Recipe.USER)
                        .withFsGroup(Recipe.USER)
                        // Else each start goes through all that the volume has, and opens to its group what programs had closed.
                        .withFsGroupChangePolicy("OnRootMismatch")
                        .withNewSeccompProfile().withType("RuntimeDefault").endSeccompProfile()
                    .endSecurityContext()
                    .withVolumes(volumes())
                    .addNewContainer()
                        .withName(recipe.reached().scheme())
                        .withImage(image)
                        .withImagePullPolicy("IfNotPresent")
                        .withArgs(recipe.arguments())
                        .withEnv(variables())
                        .addNewPort().withName(recipe.reached().scheme()).withContainerPort(recipe.reached().port()).endPort()
                        .withNewReadinessProbe()
                            .withNewTcpSocket().withPort(new IntOrString(recipe.reached().port())).endTcpSocket()
                            .withPeriodSeconds(3)
                        .endReadinessProbe()
                        .addNewVolumeMount().withName(DATA).withMountPath(recipe.folder()).endVolumeMount()
                        .withNewResources()
                            .addToRequests(new HashMap<>(Map.of("cpu", CPU, "memory", LEAST_MEMORY)))
                            .addToLimits(new HashMap<>(Map.of("cpu", MOST_CPU, "memory", new Quantity(request.settings().memory()))))
                        .endResources()
                        .withNewSecurityContext()
                            .withAllowPrivilegeEscalation(false)
                            .withPrivileged(false)
                            .withNewCapabilities().withDrop("ALL").endCapabilities()
                        .endSecurityContext()
                    .endContainer()
                .endSpec()
                .build();
        // spotless:on
    }

    private List<EnvVar> variables() {
        // spotless:off
        var memory = Stream.of(new EnvVarBuilder()
                .withName(Recipe.MEMORY)
                .withNewValueFrom().withNewResourceFieldRef().withResource("limits.memory").endResourceFieldRef().endValueFrom()
                .build());
        var secret = recipe.variables().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new EnvVarBuilder()
                        .withName(entry.getKey())
                        .withNewValueFrom()
                            .withNewSecretKeyRef().withName(name()).withKey(entry.getValue()).endSecretKeyRef()
                        .endValueFrom()
                        .build());
        // spotless:on
        var open = recipe.settings().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new EnvVar(entry.getKey(), entry.getValue(), null));
        // What another one is made of has to stand before it.
        return Stream.of(memory, secret, open).flatMap(each -> each).toList();
    }
}
