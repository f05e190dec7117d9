package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.k8s.Alarm;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.ServedNamespaces;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The builds in the cluster, and what belongs to them. */
final class Runs {
    private static final String TEKTON_RUN = "tekton.dev/pipelineRun";
    private static final Duration GONE = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final BuildConfig config;
    private final ServedNamespaces served;

    Runs(KubernetesClient client, BuildConfig config) {
        this.client = client;
        this.config = config;
        this.served = new ServedNamespaces(client);
    }

    /**
     * Starts the build, unless it was started before.
     *
     * @throws BuildFailed if the cluster refuses it
     */
    void start(Build build, Secret source) {
        try {
            apply(source);
            apply(BuildObjects.environment(build));
            config.network()
                    .certificates()
                    .ifPresent(pem ->
                            apply(BuildObjects.certificates(build.request().app(), pem)));
            var login = BuildLogin.of(build, config, loginOf(build.namespace()), Instant.now());
            login.made().ifPresent(this::apply);
            var run = create(PipelineRuns.of(build, config, login), build);
            own(build.namespace(), build.sourceSecret(), run);
            own(build.namespace(), build.environmentSecret(), run);
            login.mounted()
                    .filter(build.loginSecret()::equals)
                    .ifPresent(secret -> own(build.namespace(), secret, run));
        } catch (KubernetesClientException e) {
            throw refusal(e);
        }
    }

    /** Lets nodes pull from the registry for an app of which nothing was built. */
    void letPull(App app) {
        var registry = config.registry();
        boolean operators = loginOf(app.name().namespace().value())
                .filter(secret -> !BuildObjects.isOurs(secret.getMetadata()))
                .isPresent();
        if (registry.key().isEmpty() && !operators) {
            registry.credentials().ifPresent(login -> apply(BuildObjects.registry(app, registry, login)));
        }
    }

    private Optional<Secret> loginOf(String namespace) {
        return Optional.ofNullable(client.secrets()
                .inNamespace(namespace)
                .withName(BuildObjects.REGISTRY)
                .get());
    }

    private GenericKubernetesResource create(GenericKubernetesResource run, Build build) {
        try {
            return client.resource(run).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
            return find(build.namespace(), build.run()).orElseThrow(Runs::removed);
        }
    }

    /** Lets the cluster remove it with the run, however the run goes. */
    private void own(String namespace, String secret, GenericKubernetesResource run) {
        client.secrets()
                .inNamespace(namespace)
                .withName(secret)
                .edit(found -> found.edit()
                        .editMetadata()
                        .withOwnerReferences(new OwnerReferenceBuilder()
                                .withApiVersion(run.getApiVersion())
                                .withKind(run.getKind())
                                .withName(run.getMetadata().getName())
                                .withUid(run.getMetadata().getUid())
                                .build())
                        .endMetadata()
                        .build());
    }

    private void apply(HasMetadata object) {
        client.resource(object)
                .fieldManager(Labels.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    /**
     * What the cluster shows of the build now.
     *
     * @throws BuildFailed if its run was removed
     */
    Observation observe(Build build, boolean withEvents) {
        var run = find(build.namespace(), build.run()).orElseThrow(Runs::removed);
        var taskRun = runs(client.genericKubernetesResources(PipelineRuns.TASK_RUN), build).stream()
                .findFirst();
        var pod = pod(build);
        return new Observation(run, taskRun, pod, withEvents ? events(build, taskRun, pod) : List.of());
    }

    /** Tells when what {@link #observe} shows may have become another. */
    Alarm alarm(Build build) {
        return Alarm.of(
                client.genericKubernetesResources(PipelineRuns.PIPELINE_RUN)
                        .inNamespace(build.namespace())
                        .withName(build.run()),
                client.pods().inNamespace(build.namespace()).withLabel(TEKTON_RUN, build.run()));
    }

    /** Notes on the run how far its output was passed on. */
    void note(Build build, Shown shown) {
        client.genericKubernetesResources(PipelineRuns.PIPELINE_RUN)
                .inNamespace(build.namespace())
                .withName(build.run())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(Shown.ANNOTATION, shown));
    }

    /** The build's pod alone. */
    Optional<Pod> pod(Build build) {
        return client
                .pods()
                .inNamespace(build.namespace())
                .withLabel(TEKTON_RUN, build.run())
                .list()
                .getItems()
                .stream()
                .findFirst();
    }

    private static List<GenericKubernetesResource> runs(
            MixedOperation<
                            GenericKubernetesResource,
                            GenericKubernetesResourceList,
                            Resource<GenericKubernetesResource>>
                    operation,
            Build build) {
        return operation
                .inNamespace(build.namespace())
                .withLabel(TEKTON_RUN, build.run())
                .list()
                .getItems();
    }

    private List<Event> events(Build build, Optional<GenericKubernetesResource> taskRun, Optional<Pod> pod) {
        var about = Stream.concat(
                        taskRun.stream().map(HasMetadata::getMetadata),
                        pod.stream().map(HasMetadata::getMetadata))
                .map(ObjectMeta::getUid)
                .collect(Collectors.toSet());
        return client.v1().events().inNamespace(build.namespace()).list().getItems().stream()
                .filter(event -> about.contains(event.getInvolvedObject().getUid()))
                .sorted(Comparator.comparing(Runs::time).reversed())
                .toList();
    }

    private static String time(Event event) {
        return String.valueOf(
                event.getLastTimestamp() != null
                        ? event.getLastTimestamp()
                        : event.getMetadata().getCreationTimestamp());
    }

    /** Removes the run with its pod, and returns once these are gone; a run that has ended stays. */
    void cancel(Build build) {
        var run = client.genericKubernetesResources(PipelineRuns.PIPELINE_RUN)
                .inNamespace(build.namespace())
                .withName(build.run());
        var found = run.get();
        if (found == null || hasEnded(found)) {
            return;
        }
        run.withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
        pod(build).ifPresent(pod -> client.resource(pod).withGracePeriod(0).delete());
        run.waitUntilCondition(Objects::isNull, GONE.toSeconds(), TimeUnit.SECONDS);
    }

    private static boolean hasEnded(GenericKubernetesResource run) {
        return new Observation(run, Optional.empty(), Optional.empty(), List.of()).ended();
    }

    /** Removes all but the newest ended runs of the app, and Secrets whose run never came to be. */
    void prune(Build build) {
        var all = ofApp(build.namespace(), build.request().app().id()).stream()
                .sorted(Comparator.comparing((GenericKubernetesResource run) ->
                                run.getMetadata().getCreationTimestamp())
                        .reversed())
                .toList();
        all.stream()
                .filter(Runs::hasEnded)
                .skip(config.keptRuns())
                .forEach(run -> client.resource(run).delete());
        var names = all.stream().map(run -> run.getMetadata().getName()).collect(Collectors.toSet());
        secrets(build.namespace(), build.request().app().id()).stream()
                .filter(secret -> !isOf(secret, names))
                .forEach(secret -> client.resource(secret).delete());
    }

    private static boolean isOf(Secret secret, Set<String> runs) {
        return runs.contains(secret.getMetadata().getLabels().get(Build.RUN));
    }

    /** Removes all runs of the app with what belongs to them. */
    void remove(AppId app) {
        served.gather(namespace -> ofApp(namespace, app))
                .forEach(run -> client.resource(run).delete());
        served.gather(namespace -> secrets(namespace, app))
                .forEach(secret -> client.resource(secret).delete());
    }

    private List<GenericKubernetesResource> ofApp(String namespace, AppId app) {
        return client.genericKubernetesResources(PipelineRuns.PIPELINE_RUN)
                .inNamespace(namespace)
                .withLabels(Labels.selecting(app))
                .list()
                .getItems();
    }

    private List<Secret> secrets(String namespace, AppId app) {
        return client.secrets()
                .inNamespace(namespace)
                .withLabels(Labels.selecting(app))
                .withLabel(Build.RUN)
                .list()
                .getItems();
    }

    private Optional<GenericKubernetesResource> find(String namespace, String name) {
        return Optional.ofNullable(client.genericKubernetesResources(PipelineRuns.PIPELINE_RUN)
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    private static BuildFailed removed() {
        return new BuildFailed("the build was removed from the cluster", "push again");
    }

    /** The reason where it is one; the failure itself where the API server is at fault. */
    private static RuntimeException refusal(KubernetesClientException failure) {
        var message = Delay.oneLine(failure.getMessage());
        return switch (failure.getCode()) {
            case 404 ->
                message.contains("namespaces")
                        ? new BuildFailed("the app's namespace is not in the cluster", "ask the operator")
                        : new BuildFailed(
                                "Tekton Pipelines is not installed in the cluster",
                                "ask the operator to run 'slipway doctor', or 'slipway install' again");
            case 400, 403, 413, 422 -> {
                var delay = Delay.refusal("", message);
                yield new BuildFailed(delay.reason(), delay.advice());
            }
            default -> failure;
        };
    }
}
