package dev.slipway.k8s.install;

/**
 * Where an installation is met.
 *
 * @param pushAddress {@code HOST:PORT}
 * @param address of the ingress; empty if nobody needed it
 */
public record Installed(String domain, String scheme, String pushAddress, String address) {}
