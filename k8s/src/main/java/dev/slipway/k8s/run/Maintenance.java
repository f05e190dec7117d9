package dev.slipway.k8s.run;

import dev.slipway.core.release.Release;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads an app's visitors to the server while the app is under maintenance. The Ingress stays the one that it is, so that
 * certificates stay too and no request falls between two; only the Service behind it is another, which leads to the
 * server's address though that is in another namespace.
 */
final class Maintenance {
    private static final Logger log = LoggerFactory.getLogger(Maintenance.class);

    private final AppObjects objects;
    private final RunConfig config;

    Maintenance(AppObjects objects, RunConfig config) {
        this.objects = objects;
        this.config = config;
    }

    /** Begins or ends it. */
    void apply(Release release, boolean on) {
        if (on) {
            objects.apply(Routing.maintenance(release));
            server().ifPresentOrElse(
                            server -> objects.apply(endpoints(release, server)),
                            () -> log.atWarn()
                                    .addKeyValue("app", release.name())
                                    .log(
                                            "no Service {} of this server: the ingress controller's own page is shown for maintenance",
                                            config.server()));
            objects.apply(Routing.ingress(release, true, config));
        } else {
            objects.apply(Routing.ingress(release, false, config));
            objects.removeMaintenance(release.name().namespace().value(), release.app());
        }
    }

    private Optional<Service> server() {
        return Optional.ofNullable(objects.client()
                        .services()
                        .inNamespace(config.server().namespace())
                        .withName(config.server().name())
                        .get())
                .filter(service -> service.getSpec().getClusterIP() != null
                        && !service.getSpec().getClusterIP().equals("None"));
    }

    // Not an EndpointSlice: controllers older than those read this one, and the cluster makes the slice from it.
    static Endpoints endpoints(Release release, Service server) {
        ServicePort port = server.getSpec().getPorts().getFirst();
        // spotless:off
        return new EndpointsBuilder()
                .withNewMetadata()
                    .withName(ObjectNames.maintenance(release.app()))
                    .withNamespace(release.name().namespace().value())
                    .withLabels(Labels.of(release.app(), release.name()))
                .endMetadata()
                .addNewSubset()
                    .addNewAddress().withIp(server.getSpec().getClusterIP()).endAddress()
                    .addNewPort().withName(Pods.PORT_NAME).withPort(port.getPort()).withProtocol("TCP").endPort()
                .endSubset()
                .build();
        // spotless:on
    }
}
