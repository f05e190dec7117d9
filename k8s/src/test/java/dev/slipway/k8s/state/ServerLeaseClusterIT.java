package dev.slipway.k8s.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.Conflict;
import dev.slipway.k8s.TestCluster;
import dev.slipway.k8s.state.ServerLease.Times;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerLeaseClusterIT {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    private static final Times QUICK =
            new Times(Duration.ofSeconds(4), Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofSeconds(7));

    private final CountDownLatch lost = new CountDownLatch(1);

    private ServerLease acquire(Cluster cluster, String holder) throws InterruptedException {
        return ServerLease.acquire(cluster, holder, QUICK, lost::countDown);
    }

    private static Lease lease() {
        return OPEN.cluster()
                .find(Lease.class, OPEN.cluster().systemNamespace(), "slipway-server")
                .orElseThrow();
    }

    // withstand G 111
    @Test
    void aSecondServerIsRefusedWhileTheFirstRenewsItsLease() throws InterruptedException {
        try (var _ = acquire(OPEN.cluster(), "first")) {
            assertThatThrownBy(() -> acquire(OPEN.cluster(), "second"))
                    .isInstanceOf(Conflict.class)
                    .hasMessageContaining("first");

            assertThat(lost.getCount()).isOne();
            assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("first");
        }
    }

    // withstand G 98
    @Test
    void theNextServerHasItAtOnceAfterAStop() throws InterruptedException {
        acquire(OPEN.cluster(), "first").close();
        long begin = System.nanoTime();

        try (var _ = acquire(OPEN.cluster(), "second")) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(QUICK.lasts());
            assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("second");
        }
        assertThat(lost.getCount()).isOne();
    }

    // withstand G 111
    @Test
    void theLeaseOfAKilledServerEnds() throws InterruptedException {
        abandon("killed");

        try (var _ = acquire(OPEN.cluster(), "second")) {
            assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("second");
            assertThat(lease().getSpec().getLeaseTransitions()).isPositive();
        }
    }

    // withstand G 112
    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void aLeaseEndsByTheTimeThatPassedAndNotByTheClock(long daysOff) throws InterruptedException {
        var clock = ZonedDateTime.now(ZoneOffset.UTC).plusDays(daysOff);
        var lease = new LeaseBuilder()
                .withMetadata(OPEN.cluster().metadata(OPEN.cluster().systemNamespace(), "slipway-server", Map.of()))
                .withNewSpec()
                .withHolderIdentity("first")
                .withLeaseDurationSeconds(Math.toIntExact(QUICK.lasts().toSeconds()))
                .withRenewTime(clock)
                .endSpec()
                .build();
        assertThat(OPEN.cluster().create(lease)).isPresent();
        long begin = System.nanoTime();

        try (var _ = acquire(OPEN.cluster(), "second")) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(QUICK.lasts());
        }
    }

    @Test
    void aServerThatIsRestartedInItsPodNeedNotWait() throws InterruptedException {
        abandon("pod-1");
        long begin = System.nanoTime();

        try (var _ = acquire(OPEN.cluster(), "pod-1")) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(QUICK.lasts());
        }
    }

    // withstand G 111
    @Test
    void aServerWhoseLeaseIsTakenIsTold() throws InterruptedException {
        try (var _ = acquire(OPEN.cluster(), "first")) {
            Cluster.retrying(() -> {
                var lease = lease();
                lease.getSpec().setHolderIdentity("thief");
                return OPEN.cluster().replace(lease);
            });

            assertThat(lost.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("thief");
    }

    // withstand G 103, G 111
    @Test
    void aServerThatCannotRenewIsToldBeforeTheLeaseEnds() throws InterruptedException {
        try (var cut = TestCluster.connect()) {
            var cluster = new Cluster(cut.client(), OPEN.cluster().systemNamespace(), "");
            acquire(cluster, "cut-off");
            long begin = System.nanoTime();

            cut.client().close();

            assertThat(lost.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(QUICK.lasts());
        }
    }

    /** Leaves a lease behind as a server does that is killed. */
    private void abandon(String holder) throws InterruptedException {
        try (var killed = TestCluster.connect()) {
            acquire(new Cluster(killed.client(), OPEN.cluster().systemNamespace(), ""), holder);
        }
    }
}
