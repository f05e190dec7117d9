package dev.slipway.k8s.run;

import java.util.List;
import java.util.Optional;

/**
 * What apps can reach, and from where they can be reached. Addresses that are private by standard hold pods, Services,
 * nodes and API servers; clouds answer with credentials at the link-local ones.
 *
 * @param ingressNamespace where the ingress controller's pods are; empty where it is outside the pod network, as with host
 *     networking, so that no namespace describes it
 * @param allowed private networks that apps may reach all the same, as CIDRs: that of a database
 * @param blocked further networks that apps may not reach, as CIDRs: a public API server's address
 */
public record Reach(Optional<String> ingressNamespace, List<String> allowed, List<String> blocked) {
    public static final Reach DEFAULT = new Reach(Optional.empty(), List.of(), List.of());

    public Reach {
        allowed = List.copyOf(allowed);
        blocked = List.copyOf(blocked);
    }
}
