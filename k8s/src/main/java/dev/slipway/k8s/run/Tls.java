package dev.slipway.k8s.run;

/** Where the certificates of apps' hosts come from. */
public sealed interface Tls {
    /** Nowhere: visitors come by plain HTTP. */
    record None() implements Tls {}

    /** From the ingress controller, which has one for all hosts or signs one itself. */
    record Controllers() implements Tls {}

    /**
     * From cert-manager, one for each host, so that a host that cannot be certified takes no other with it.
     *
     * @param clusterIssuer the ClusterIssuer that certifies them
     */
    record Issuer(String clusterIssuer) implements Tls {}
}
