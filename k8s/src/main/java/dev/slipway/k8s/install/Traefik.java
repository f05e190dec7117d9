package dev.slipway.k8s.install;

import dev.slipway.k8s.install.InstallOptions.IngressPorts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Traefik, for clusters without an ingress controller.
 *
 * @param ports never {@code AUTO}
 * @param address that Ingress objects show where no load balancer gives one; empty for none
 */
record Traefik(String namespace, String image, String className, IngressPorts ports, String address) {
    private static final int WEB = 8000;
    private static final int SECURE = 8443;
    private static final int PING = 8080;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    static final String SERVICE = "slipway-traefik";

    /** A namespace of its own: host ports are more than the system namespace allows. */
    static String namespace(String system) {
        return system + "-ingress";
    }

    List<HasMetadata> objects() {
        return Template.objects(
                "traefik",
                Map.of(
                        "namespace",
                        namespace,
                        "ingress-namespace",
                        namespace(namespace),
                        "ingress-class",
                        className,
                        "service-type",
                        serviceType(),
                        "image",
                        image,
                        "arguments",
                        arguments(),
                        "ports",
                        containerPorts(),
                        "pod-security",
                        Security.POD,
                        "container-security",
                        Security.CONTAINER));
    }

    private String serviceType() {
        return switch (ports) {
            case LOAD_BALANCER -> "LoadBalancer";
            case NODE_PORT -> "NodePort";
            case AUTO, HOST_PORTS -> "ClusterIP";
        };
    }

    private List<String> arguments() {
        var arguments = new ArrayList<>(List.of(
                "--global.checknewversion=false",
                "--global.sendanonymoususage=false",
                "--ping=true",
                "--ping.entrypoint=ping",
                "--entrypoints.ping.address=:" + PING,
                "--entrypoints.web.address=:" + WEB,
                "--entrypoints.websecure.address=:" + SECURE,
                "--entrypoints.websecure.http.tls=true",
                // Large pushes over HTTP take their time.
                "--entrypoints.web.transport.respondingtimeouts.readtimeout=0",
                "--entrypoints.websecure.transport.respondingtimeouts.readtimeout=0",
                "--providers.kubernetesingress=true",
                "--providers.kubernetesingress.ingressclass=" + className,
                // While no process of an app is ready, that is what visitors are told.
                "--providers.kubernetesingress.allowemptyservices=true"));
        if (ports == IngressPorts.LOAD_BALANCER) {
            arguments.add("--providers.kubernetesingress.ingressendpoint.publishedservice=%s/%s"
                    .formatted(namespace(namespace), SERVICE));
        } else if (!address.isEmpty()) {
            arguments.add("--providers.kubernetesingress.ingressendpoint.ip=" + address);
        }
        return arguments;
    }

    private List<Map<String, Object>> containerPorts() {
        return List.of(port("web", WEB, HTTP), port("websecure", SECURE, HTTPS), port("ping", PING, 0));
    }

    private Map<String, Object> port(String name, int port, int onHost) {
        var made = new HashMap<String, Object>(Map.of("name", name, "containerPort", port, "protocol", "TCP"));
        if (ports == IngressPorts.HOST_PORTS && onHost > 0) {
            made.put("hostPort", onHost);
        }
        return made;
    }
}
