package dev.slipway.k8s.build;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the cluster showed of a build at one moment.
 *
 * @param events about its TaskRun and its pod, the newest first; only looked up while it does not start
 */
record Observation(
        GenericKubernetesResource run,
        Optional<GenericKubernetesResource> taskRun,
        Optional<Pod> pod,
        List<Event> events) {
    private static final String STEP = "step-";
    private static final JsonMapper JSON = new JsonMapper();

    /** The condition that says whether a run succeeded: its status is True, False, or Unknown while it runs. */
    record Condition(String status, String reason, String message) {
        static final Condition NONE = new Condition("Unknown", "", "");
    }

    Observation {
        events = List.copyOf(events);
    }

    boolean ended() {
        return !condition().status.equals("Unknown");
    }

    boolean succeeded() {
        return condition().status.equals("True");
    }

    Condition condition() {
        return condition(run);
    }

    Condition taskCondition() {
        return taskRun.map(Observation::condition).orElse(Condition.NONE);
    }

    /** Whether the first step's container was started. */
    boolean started() {
        return containers()
                .anyMatch(container -> container.getState() != null
                        && (container.getState().getRunning() != null
                                || container.getState().getTerminated() != null));
    }

    /** How the step's container is, once the node has it. */
    static Optional<ContainerState> step(Pod pod, String name) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getContainerStatuses).stream()
                .flatMap(List::stream)
                .filter(container -> container.getName().equals(STEP + name))
                .map(ContainerStatus::getState)
                .findFirst();
    }

    /** What a server before us passed on of the build's output. */
    Optional<Shown> shown() {
        return Optional.ofNullable(run.getMetadata().getAnnotations())
                .flatMap(annotations -> Optional.ofNullable(annotations.get(Shown.ANNOTATION)))
                .flatMap(Shown::parse);
    }

    /** The steps of the build, in their order. */
    List<String> stepNames() {
        return pod.map(found -> found.getSpec().getContainers()).stream()
                .flatMap(List::stream)
                .map(container -> container.getName())
                .filter(name -> name.startsWith(STEP))
                .map(name -> name.substring(STEP.length()))
                .toList();
    }

    /** The steps' containers. */
    Stream<ContainerStatus> containers() {
        return podStatus().map(PodStatus::getContainerStatuses).stream()
                .flatMap(List::stream)
                .filter(container -> container.getName().startsWith(STEP));
    }

    Optional<PodStatus> podStatus() {
        return pod.flatMap(found -> Optional.ofNullable(found.getStatus()));
    }

    /** The steps' ends as Tekton records them, in their order. */
    Stream<JsonNode> steps() {
        return taskRun.stream().flatMap(found -> elements(status(found).path("steps")));
    }

    /** What the run left under that name. */
    Optional<String> result(String name) {
        return elements(status(run).path("results"))
                .filter(result -> result.path("name").asString("").equals(name))
                .map(result -> result.path("value").asString(""))
                .findFirst();
    }

    private static Condition condition(GenericKubernetesResource object) {
        return elements(status(object).path("conditions"))
                .filter(condition -> condition.path("type").asString("").equals("Succeeded"))
                .map(condition -> new Condition(
                        condition.path("status").asString("Unknown"),
                        condition.path("reason").asString(""),
                        condition.path("message").asString("")))
                .findFirst()
                .orElse(Condition.NONE);
    }

    private static JsonNode status(GenericKubernetesResource object) {
        return JSON.valueToTree(object.getAdditionalProperties()).path("status");
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
