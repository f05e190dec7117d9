package dev.slipway.k8s.run;

import dev.slipway.core.HostName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.Route;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import java.util.List;
import java.util.Map;

/** The objects that lead visitors to a release's web processes. */
final class Routing {
    static final String CLUSTER_ISSUER = "cert-manager.io/cluster-issuer";
    private static final int HTTP = 80;

    private Routing() {}

    /** Leads to whatever is healthy of the app's web processes. */
    static Service service(Release release) {
        // spotless:off
        return new ServiceBuilder()
                .withMetadata(meta(release).withName(ObjectNames.of(release.app())).build())
                .withNewSpec()
                    .withSelector(Labels.selecting(release.app(), ProcessType.WEB))
                    .addNewPort()
                        .withName(Pods.PORT_NAME)
                        .withPort(HTTP)
                        .withTargetPort(new IntOrString(Pods.PORT_NAME))
                        .withProtocol("TCP")
                    .endPort()
                .endSpec()
                .build();
        // spotless:on
    }

    /** Leads to the server at that address, which tells visitors of the maintenance: a Service without pods of its own. */
    static Service maintenance(Release release) {
        // spotless:off
        return new ServiceBuilder()
                .withMetadata(meta(release).withName(ObjectNames.maintenance(release.app())).build())
                .withNewSpec()
                    .withClusterIP("None")
                    .addNewPort().withName(Pods.PORT_NAME).withPort(HTTP).withProtocol("TCP").endPort()
                .endSpec()
                .build();
        // spotless:on
    }

    /** The app's hosts, leading to its web processes or, under maintenance, to the server. */
    static Ingress ingress(Release release, boolean maintenance, RunConfig config) {
        var hosts = config.addresses().routes(release.name(), release.hosts()).stream()
                .map(Route::host)
                .toList();
        var service = maintenance ? ObjectNames.maintenance(release.app()) : ObjectNames.of(release.app());
        // spotless:off
        return new IngressBuilder()
                .withMetadata(meta(release)
                        .withName(ObjectNames.of(release.app()))
                        .withAnnotations(annotations(config.tls()))
                        .build())
                .withNewSpec()
                    .withIngressClassName(config.ingressClass())
                    .withTls(tls(release, hosts, config.tls()))
                    .withRules(hosts.stream().map(host -> rule(host, service)).toList())
                .endSpec()
                .build();
        // spotless:on
    }

    /** Whether that Ingress of an app leads to the server. */
    static boolean isUnderMaintenance(Ingress ingress) {
        return ingress.getSpec().getRules().stream()
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .anyMatch(path -> path.getBackend().getService().getName().endsWith("-maintenance"));
    }

    private static ObjectMetaBuilder meta(Release release) {
        return new ObjectMetaBuilder(new ObjectMeta())
                .withNamespace(release.name().namespace().value())
                .withLabels(Labels.of(release.app(), release.name()));
    }

    private static IngressRule rule(HostName host, String service) {
        // spotless:off
        return new IngressRuleBuilder()
                .withHost(host.value())
                .withNewHttp()
                    .addNewPath()
                        .withPath("/")
                        .withPathType("Prefix")
                        .withNewBackend()
                            .withNewService()
                                .withName(service)
                                .withNewPort().withName(Pods.PORT_NAME).endPort()
                            .endService()
                        .endBackend()
                    .endPath()
                .endHttp()
                .build();
        // spotless:on
    }

    private static Map<String, String> annotations(Tls tls) {
        return switch (tls) {
            case Tls.None _, Tls.Controllers _ -> Map.of();
            case Tls.Issuer issuer -> Map.of(CLUSTER_ISSUER, issuer.clusterIssuer());
        };
    }

    private static List<IngressTLS> tls(Release release, List<HostName> hosts, Tls tls) {
        return switch (tls) {
            case Tls.None _ -> List.of();
            case Tls.Controllers _ ->
                List.of(new IngressTLSBuilder()
                        .withHosts(hosts.stream().map(HostName::value).toList())
                        .build());
            case Tls.Issuer _ ->
                hosts.stream()
                        .map(host -> new IngressTLSBuilder()
                                .withHosts(host.value())
                                .withSecretName(ObjectNames.certificate(release.app(), host))
                                .build())
                        .toList();
        };
    }
}
