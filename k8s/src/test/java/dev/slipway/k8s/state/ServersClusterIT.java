package dev.slipway.k8s.state;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.push;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Race;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.AppLocks.Held;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.Deploys;
import dev.slipway.k8s.TestCluster;
import dev.slipway.k8s.state.ServerLease.Times;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers beside each other in one namespace. */
final class ServersClusterIT {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    private static final Times QUICK = new Times(Duration.ofSeconds(4), Duration.ofMillis(500), Duration.ofSeconds(3));
    private static final AppId APP = AppId.random();

    private final CountDownLatch lost = new CountDownLatch(1);

    private Servers join(Cluster cluster, String holder) {
        return Servers.join(cluster, holder, QUICK, lost::countDown);
    }

    private static List<Lease> leases() {
        return OPEN.cluster().list(Lease.class, OPEN.cluster().systemNamespace(), Map.of());
    }

    private static Deploys deploys(Servers servers) {
        return new KubernetesState(OPEN.cluster(), servers, Clock.systemUTC()).deploys();
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    /** A server that is cut off from the cluster, as one is that was killed. */
    private Servers killed(String holder) {
        try (var cut = TestCluster.connect()) {
            return join(new Cluster(cut.client(), OPEN.cluster().systemNamespace(), ""), holder);
        }
    }

    @Test
    void serversSeeEachOtherLiveAndEnd() {
        try (var first = join(OPEN.cluster(), "first")) {
            var second = join(OPEN.cluster(), "second");
            assertThat(first.isLive(second.self())).isTrue();
            assertThat(second.isLive(first.self())).isTrue();
            assertThat(first.isLive("server-that-never-was")).isFalse();

            second.close();

            assertThat(leases()).hasSize(1);
            assertThat(first.isLive(first.self())).isTrue();
        }
        assertThat(leases()).isEmpty();
        assertThat(lost.getCount()).isOne();
    }

    // withstand G 111
    @Test
    void aKilledServerIsDeadWhenItsLeaseHasEndedAndNotBefore() throws InterruptedException {
        try (var left = join(OPEN.cluster(), "left")) {
            var killed = killed("killed");
            long begin = System.nanoTime();
            assertThat(left.isLive(killed.self())).isTrue();

            until(() -> !left.isLive(killed.self()));

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(QUICK.givenUp());
        }
    }

    // withstand G 112
    @Test
    void aServerWhoseClockIsWrongLivesAsLongAsItRenews() throws InterruptedException {
        try (var first = join(OPEN.cluster(), "first");
                var second = join(OPEN.cluster(), "second")) {
            for (int i = 0; i < 2 * QUICK.lasts().toSeconds(); i++) {
                Thread.sleep(1000);
                assertThat(first.isLive(second.self())).isTrue();
            }
            Cluster.retrying(() -> {
                var lease = OPEN.cluster()
                        .find(Lease.class, OPEN.cluster().systemNamespace(), second.self())
                        .orElseThrow();
                lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC).minusDays(1));
                return OPEN.cluster().replace(lease);
            });
            assertThat(first.isLive(second.self())).isTrue();
        }
    }

    @Test
    void aServerThatIsRestartedInItsPodIsKnownToHaveEnded() {
        var before = killed("pod-1");

        try (var after = join(OPEN.cluster(), "pod-1")) {
            assertThat(after.isLive(before.self())).isFalse();
            assertThat(leases()).hasSize(1);
        }
    }

    // withstand G 111
    @Test
    void aServerWhoseLeaseIsRemovedIsTold() throws InterruptedException {
        try (var _ = join(OPEN.cluster(), "first")) {
            Cluster.retrying(() -> {
                leases().forEach(OPEN.cluster()::delete);
                return true;
            });

            assertThat(lost.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    // withstand G 103, G 111
    @Test
    void aServerThatCannotRenewIsToldBeforeOthersTakeItForDead() throws InterruptedException {
        try (var left = join(OPEN.cluster(), "left")) {
            var cut = killed("cut-off");

            assertThat(lost.await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(left.isLive(cut.self())).isTrue();
        }
    }

    // withstand G 111
    @Test
    void theLockOfAnAppIsHeldByOneServer() {
        try (var first = join(OPEN.cluster(), "first");
                var second = join(OPEN.cluster(), "second")) {
            var taken = new CopyOnWriteArrayList<Held>();
            assertThat(Race.of(
                            () -> first.take(APP).ifPresent(taken::add),
                            () -> second.take(APP).ifPresent(taken::add)))
                    .isEmpty();
            assertThat(taken).hasSize(1);

            taken.getFirst().close();

            try (var _ = second.take(APP).orElseThrow()) {
                assertThat(first.take(APP)).isEmpty();
                assertThat(first.take(AppId.random())).isPresent();
            }
        }
    }

    // withstand G 111
    @Test
    void theLockOfAServerThatIsGoneIsFree() throws InterruptedException {
        try (var left = join(OPEN.cluster(), "left")) {
            try (var cut = TestCluster.connect()) {
                var killed = join(new Cluster(cut.client(), OPEN.cluster().systemNamespace(), ""), "killed");
                assertThat(killed.take(APP)).isPresent();
            }
            assertThat(left.take(APP)).isEmpty();

            var taken = new CopyOnWriteArrayList<Optional<Held>>();
            until(() -> {
                taken.add(left.take(APP));
                return taken.getLast().isPresent();
            });
            taken.getLast().orElseThrow().close();
            assertThat(leases())
                    .noneMatch(lease -> lease.getMetadata().getName().startsWith("app-"));
        }
    }

    // withstand G 97, I4
    @Test
    void theDeploysOfAServerThatIsGoneAreTakenOverByOne() throws InterruptedException {
        var state = OPEN.state();
        state.users().add(user(ALICE));
        var app = app("web");
        state.apps().create(app);
        try (var first = join(OPEN.cluster(), "first");
                var second = join(OPEN.cluster(), "second")) {
            var deploy = deploys(first).append(push(app.id()), NOW);
            assertThat(deploys(first).takeOver()).isEmpty();
            assertThat(deploys(second).takeOver()).isEmpty();

            var killed = killed("killed");
            var orphan = deploys(killed, OPEN.cluster()).append(push(app.id()), NOW);
            until(() -> !first.isLive(killed.self()) && !second.isLive(killed.self()));
            var taken = new CopyOnWriteArrayList<Deploy>();
            assertThat(Race.of(
                            () -> taken.addAll(deploys(first).takeOver()),
                            () -> taken.addAll(deploys(second).takeOver())))
                    .isEmpty();

            assertThat(taken).extracting(Deploy::id).containsExactly(orphan.id());
            assertThat(deploys(first).takeOver()).isEmpty();
            assertThat(state.deploys().unsettled()).extracting(Deploy::id).containsExactly(deploy.id(), orphan.id());
        }
    }

    /** As the server stored it before it was killed. */
    private static Deploys deploys(Servers server, Cluster cluster) {
        return new KubernetesState(
                        cluster,
                        new Peers() {
                            @Override
                            public String self() {
                                return server.self();
                            }

                            @Override
                            public boolean isLive(String other) {
                                return true;
                            }
                        },
                        Clock.systemUTC())
                .deploys();
    }
}
