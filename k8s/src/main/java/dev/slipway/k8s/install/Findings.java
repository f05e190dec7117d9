package dev.slipway.k8s.install;

import dev.slipway.k8s.install.Found.Presence;
import java.util.ArrayList;
import java.util.List;

/** What was found, and what becomes of it, in lines for whoever installs. */
final class Findings {
    private Findings() {}

    static List<String> of(Desired desired) {
        var found = desired.found();
        var options = desired.options();
        var lines = new ArrayList<String>();
        lines.add("Kubernetes 1.%d with %d node%s"
                .formatted(found.minor(), found.nodeCount(), found.nodeCount() == 1 ? "" : "s"));
        lines.add("Tekton Pipelines: " + part(found.tekton()));
        lines.add("ingress controller: "
                + (desired.ownIngress()
                        ? "Traefik, by " + ports(desired)
                        : "class %s is used as it is".formatted(desired.ingressClass())));
        if (desired.wantsCertificates()) {
            lines.add("cert-manager: " + part(found.certManager()));
        }
        lines.add("object store: "
                + options.store().endpoint().map(Object::toString).orElse("MinIO, kept up to date here"));
        lines.add("registry: " + options.registry().name().orElse("kept up to date here"));
        if (!desired.keepsData()) {
            lines.add("there is no default storage class: data goes when a pod goes; name one with --storage-class");
        }
        return lines;
    }

    private static String part(Presence presence) {
        return switch (presence) {
            case MISSING -> "missing, will be installed";
            case OURS -> "installed by slipway, kept up to date";
            case OTHERS -> "there already, left alone";
        };
    }

    private static String ports(Desired desired) {
        return switch (desired.ingressPorts()) {
            case LOAD_BALANCER -> "load balancer";
            case NODE_PORT -> "node ports";
            case AUTO, HOST_PORTS -> "host ports 80 and 443";
        };
    }
}
