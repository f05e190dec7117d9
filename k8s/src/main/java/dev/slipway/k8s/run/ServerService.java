package dev.slipway.k8s.run;

/** The Service that leads to this server's HTTP port, the first that it names. */
public record ServerService(String namespace, String name) {}
