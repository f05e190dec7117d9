package dev.slipway.k8s.run;

import dev.slipway.core.release.Release;
import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Keeps an app from the control plane, from the cloud's metadata and from other apps. */
final class Isolation {
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";
    private static final String EVERYWHERE = "0.0.0.0/0";
    private static final String EVERYWHERE_6 = "::/0";
    private static final int DNS = 53;
    /** Where a cache of names listens on nodes that have one. */
    private static final String NODE_DNS = "169.254.20.10/32";

    private static final List<String> PRIVATE =
            List.of("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16");
    private static final List<String> PRIVATE_6 = List.of("::1/128", "fc00::/7", "fe80::/10");

    private Isolation() {}

    /** The policy for all pods of the release's app. */
    static NetworkPolicy policy(Release release, Reach reach) {
        // spotless:off
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                    .withName(ObjectNames.of(release.app()))
                    .withNamespace(release.name().namespace().value())
                    .withLabels(Labels.of(release.app(), release.name()))
                .endMetadata()
                .withNewSpec()
                    .withNewPodSelector()
                        .addToMatchLabels(Labels.APP_ID, release.app().value())
                        // Builds of the app carry its id too, and have to reach the registry.
                        .addNewMatchExpression().withKey(Labels.PROCESS).withOperator("Exists").endMatchExpression()
                    .endPodSelector()
                    .withPolicyTypes("Ingress", "Egress")
                    .withIngress(visitors(reach))
                    .withEgress(names(), neighbours(), outside(reach))
                .endSpec()
                .build();
        // spotless:on
    }

    private static NetworkPolicyIngressRule visitors(Reach reach) {
        // spotless:off
        return new NetworkPolicyIngressRuleBuilder()
                .withPorts(port("TCP", Pods.PORT))
                .withFrom(reach.ingressNamespace().map(Isolation::namespace).stream().toList())
                .build();
        // spotless:on
    }

    private static NetworkPolicyEgressRule names() {
        return new NetworkPolicyEgressRuleBuilder()
                .withPorts(port("UDP", DNS), port("TCP", DNS))
                .withTo(namespace("kube-system"), block(NODE_DNS, List.of()))
                .build();
    }

    /** Whatever else an operator put into the apps' namespace, a database among others; none of it is Slipway's. */
    private static NetworkPolicyEgressRule neighbours() {
        // spotless:off
        return new NetworkPolicyEgressRuleBuilder()
                .addNewTo()
                    .withNewPodSelector()
                        .withMatchExpressions(
                                new LabelSelectorRequirementBuilder()
                                        .withKey(Labels.APP_ID)
                                        .withOperator("DoesNotExist")
                                        .build(),
                                new LabelSelectorRequirementBuilder()
                                        .withKey(Labels.MANAGED_BY)
                                        .withOperator("NotIn")
                                        .withValues(Labels.SLIPWAY)
                                        .build())
                    .endPodSelector()
                .endTo()
                .build();
        // spotless:on
    }

    private static NetworkPolicyEgressRule outside(Reach reach) {
        var to = new ArrayList<NetworkPolicyPeer>();
        to.add(block(EVERYWHERE, joined(PRIVATE, reach.blocked(), false)));
        to.add(block(EVERYWHERE_6, joined(PRIVATE_6, reach.blocked(), true)));
        reach.allowed().forEach(cidr -> to.add(block(cidr, List.of())));
        return new NetworkPolicyEgressRuleBuilder().withTo(to).build();
    }

    private static List<String> joined(List<String> some, List<String> blocked, boolean six) {
        return Stream.concat(some.stream(), blocked.stream().filter(cidr -> cidr.contains(":") == six))
                .toList();
    }

    private static NetworkPolicyPeer namespace(String name) {
        // spotless:off
        return new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector().addToMatchLabels(NAMESPACE_NAME, name).endNamespaceSelector()
                .build();
        // spotless:on
    }

    private static NetworkPolicyPeer block(String cidr, List<String> except) {
        // spotless:off
        return new NetworkPolicyPeerBuilder()
                .withNewIpBlock().withCidr(cidr).withExcept(except).endIpBlock()
                .build();
        // spotless:on
    }

    private static NetworkPolicyPort port(String protocol, int number) {
        return new NetworkPolicyPortBuilder()
                .withProtocol(protocol)
                .withPort(new IntOrString(number))
                .build();
    }
}
