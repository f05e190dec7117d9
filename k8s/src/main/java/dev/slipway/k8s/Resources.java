package dev.slipway.k8s;

import dev.slipway.core.InvalidInput;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What a container is sure to get and what it may take at most, as Kubernetes writes quantities.
 *
 * @param disk the most that it may write to one place
 */
public record Resources(String cpuRequest, String cpuLimit, String memoryRequest, String memoryLimit, String disk) {
    /** @throws InvalidInput if it asks for more than it may take: no pod could be made of that */
    public Resources {
        requireWithin("cpu", cpuRequest, cpuLimit);
        requireWithin("memory", memoryRequest, memoryLimit);
    }

    /** The same but for what is named, as {@code cpu}; a request that is not named sinks to a limit below it. */
    public Resources with(Map<String, String> requests, Map<String, String> limits) {
        var cpu = limits.getOrDefault("cpu", cpuLimit);
        var memory = limits.getOrDefault("memory", memoryLimit);
        return new Resources(
                requests.getOrDefault("cpu", exceeds(cpuRequest, cpu) ? cpu : cpuRequest),
                cpu,
                requests.getOrDefault("memory", exceeds(memoryRequest, memory) ? memory : memoryRequest),
                memory,
                limits.getOrDefault("ephemeral-storage", disk));
    }

    private static void requireWithin(String name, String request, String limit) {
        if (exceeds(request, limit)) {
            throw new InvalidInput(
                    "a request of %s=%s is more than the limit, %s".formatted(name, request, limit),
                    "lower the request or raise the limit");
        }
    }

    private static boolean exceeds(String one, String other) {
        return amount(one).compareTo(amount(other)) > 0;
    }

    private static BigDecimal amount(String quantity) {
        return Quantity.parse(quantity).getNumericalAmount();
    }
}
