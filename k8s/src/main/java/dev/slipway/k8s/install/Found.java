package dev.slipway.k8s.install;

import java.util.List;
import java.util.Optional;

/**
 * What a cluster has before anything is changed.
 *
 * @param minor of its version 1.minor
 * @param nodes their addresses, those that are reached from outside first
 * @param ingressClass of a controller that somebody else put there
 * @param storageClass that volumes can be had from
 * @param loadBalancer the address that somebody else's ingress controller has been given
 */
record Found(
        int minor,
        int nodeCount,
        List<String> nodes,
        Presence tekton,
        Presence certManager,
        Optional<String> ingressClass,
        Optional<String> storageClass,
        Optional<String> loadBalancer) {

    /** Whose a part is. */
    enum Presence {
        MISSING,
        OURS,
        OTHERS
    }

    Found {
        nodes = List.copyOf(nodes);
    }
}
