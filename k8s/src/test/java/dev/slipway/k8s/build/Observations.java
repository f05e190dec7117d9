package dev.slipway.k8s.build;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What Tekton writes into the status of its objects. */
final class Observations {
    private Observations() {}

    static GenericKubernetesResource pipelineRun(String status, String reason, String message) {
        return object("PipelineRun", Map.of("conditions", conditions(status, reason, message)));
    }

    /** @param steps a name, an exit status and a reason for each, one after the other */
    static GenericKubernetesResource taskRun(String status, String reason, String message, Object... steps) {
        var ends = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < steps.length; i += 3) {
            ends.add(Map.of(
                    "name", steps[i],
                    "terminated", Map.of("exitCode", steps[i + 1], "reason", steps[i + 2]),
                    "terminationReason", steps[i + 2]));
        }
        return object("TaskRun", Map.of("conditions", conditions(status, reason, message), "steps", ends));
    }

    private static List<Map<String, Object>> conditions(String status, String reason, String message) {
        return List.of(Map.of("type", "Succeeded", "status", status, "reason", reason, "message", message));
    }

    private static GenericKubernetesResource object(String kind, Map<String, Object> status) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("tekton.dev/v1")
                .withKind(kind)
                .addToAdditionalProperties("status", status)
                .build();
    }
}
