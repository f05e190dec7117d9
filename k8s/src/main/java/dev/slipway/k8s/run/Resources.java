package dev.slipway.k8s.run;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;

/**
 * What a process is sure to get, and what it may take at most, as Kubernetes writes quantities.
 *
 * @param disk the most that it may write outside of volumes
 */
public record Resources(String cpuRequest, String cpuLimit, String memoryRequest, String memoryLimit, String disk) {
    public static final Resources DEFAULT = new Resources("50m", "2", "128Mi", "1Gi", "4Gi");
    private static final Quantity LITTLE_DISK = new Quantity("64Mi");
    private static final String EPHEMERAL = "ephemeral-storage";

    ResourceRequirements requirements() {
        // spotless:off
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(cpuRequest))
                .addToRequests("memory", new Quantity(memoryRequest))
                .addToRequests(EPHEMERAL, LITTLE_DISK)
                .addToLimits("cpu", new Quantity(cpuLimit))
                .addToLimits("memory", new Quantity(memoryLimit))
                .addToLimits(EPHEMERAL, new Quantity(disk))
                .build();
        // spotless:on
    }
}
