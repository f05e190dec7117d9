package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.k8s.Labels;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

// withstand K 131: the objects; whether packets follow them is the cluster's
final class IsolationTest {
    @Test
    void onlyTheIngressControllerReachesAnAppAndOnItsPortOnly() {
        var policy = policy(new Reach(Optional.of("traefik"), List.of(), List.of()));

        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress()).singleElement().satisfies(rule -> {
            assertThat(rule.getPorts())
                    .extracting(port -> port.getPort().getIntVal())
                    .containsExactly(8080);
            assertThat(rule.getFrom())
                    .singleElement()
                    .satisfies(from -> assertThat(from.getNamespaceSelector().getMatchLabels())
                            .containsEntry("kubernetes.io/metadata.name", "traefik"));
        });
    }

    @Test
    void buildsOfTheAppAreNotCoveredSinceTheyHaveToReachTheRegistry() {
        var selector = policy(Reach.DEFAULT).getSpec().getPodSelector();

        assertThat(selector.getMatchLabels()).containsOnlyKeys(Labels.APP_ID);
        assertThat(selector.getMatchExpressions())
                .singleElement()
                .satisfies(each -> assertThat(each.getKey()).isEqualTo(Labels.PROCESS));
    }

    @Test
    void neitherPrivateNetworksNorTheCloudsMetadataCanBeReached() {
        var blocks =
                blocks(policy(new Reach(Optional.empty(), List.of(), List.of("203.0.113.9/32", "2001:db8::9/128"))));

        assertThat(blocks)
                .filteredOn(block -> block.getCidr().equals("0.0.0.0/0"))
                .singleElement()
                .satisfies(block -> assertThat(block.getExcept())
                        .contains("169.254.0.0/16", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "203.0.113.9/32")
                        .noneMatch(cidr -> cidr.contains(":")));
        assertThat(blocks)
                .filteredOn(block -> block.getCidr().equals("::/0"))
                .singleElement()
                .satisfies(block -> assertThat(block.getExcept()).contains("fc00::/7", "2001:db8::9/128"));
    }

    @Test
    void aNetworkThatTheOperatorAllowsCanBeReached() {
        var blocks = blocks(policy(new Reach(Optional.empty(), List.of("10.20.0.0/16"), List.of())));

        assertThat(blocks).extracting(IPBlock::getCidr).contains("10.20.0.0/16");
    }

    @Test
    void namesCanBeResolvedAndOnlyWhatIsNotSlipwaysIsReachedInTheNamespace() {
        var egress = policy(Reach.DEFAULT).getSpec().getEgress();

        assertThat(egress)
                .anySatisfy(rule -> assertThat(rule.getPorts())
                        .hasSize(2)
                        .allSatisfy(
                                port -> assertThat(port.getPort().getIntVal()).isEqualTo(53)));
        assertThat(egress.stream()
                        .flatMap(rule -> rule.getTo().stream())
                        .map(peer -> peer.getPodSelector())
                        .filter(Objects::nonNull))
                .singleElement()
                .satisfies(selector -> assertThat(selector.getMatchExpressions())
                        .extracting(each -> each.getKey() + " " + each.getOperator())
                        .containsExactly(Labels.APP_ID + " DoesNotExist", Labels.MANAGED_BY + " NotIn"));
    }

    private static NetworkPolicy policy(Reach reach) {
        return Isolation.policy(RunSamples.release(RunSamples.app(), 7), reach);
    }

    private static List<IPBlock> blocks(NetworkPolicy policy) {
        return policy.getSpec().getEgress().stream()
                .flatMap(rule -> rule.getTo().stream())
                .map(peer -> peer.getIpBlock())
                .filter(Objects::nonNull)
                .toList();
    }
}
