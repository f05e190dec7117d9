package dev.slipway.k8s.state;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.push;
import static dev.slipway.core.Samples.release;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.platform.State;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.k8s.state.FaultyApi.Fault;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The promises hold while the API server refuses, vanishes, and loses its answers. */
final class FaultsClusterIT {
    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** A state behind faults. */
    private static final class Rig implements AutoCloseable {
        private final FaultyApi api;
        private final KubernetesClient client;

        Rig(IntFunction<Fault> faultOf) {
            api = new FaultyApi(OPEN.client(), faultOf);
            client = api.client();
        }

        State state() {
            return OPEN.state(client);
        }

        @Override
        public void close() {
            client.close();
            api.close();
        }
    }

    // withstand G 103
    @Test
    void aReleaseThatWasSettledThoughTheAnswerWasLostIsShownAndIsTheOnlyCurrentOne() {
        OPEN.state().users().add(user(ALICE));
        var app = app("web");
        OPEN.state().apps().create(app);
        for (int i = 0; i < 2; i++) {
            OPEN.state().releases().append(app.id(), version -> release(app, version));
        }

        try (var rig = new Rig(request -> request % 3 == 0 ? Fault.NO_ANSWER : Fault.NONE)) {
            rig.state().releases().settle(app.id(), new ReleaseVersion(1), ReleaseState.LIVE);
            rig.state().releases().settle(app.id(), new ReleaseVersion(2), ReleaseState.LIVE);
        }

        assertThat(OPEN.state().releases().current(app.id()))
                .map(Release::version)
                .contains(new ReleaseVersion(2));
        var object = new AppObjects(OPEN.cluster()).require(app.id());
        assertThat(object.getStatus().release()).isEqualTo("v2");
    }

    // withstand G 103
    @Test
    void anApiServerThatIsGoneForAWhileIsWaitedFor() throws InterruptedException {
        OPEN.state().users().add(user(ALICE));
        var app = app("web");
        OPEN.state().apps().create(app);
        var deploy = OPEN.state().deploys().append(push(app.id()), NOW);
        try (var rig = new Rig(_ -> Fault.NONE)) {
            rig.api.goDown();
            var update = Thread.ofVirtual()
                    .start(() -> rig.state().deploys().update(deploy.id(), new DeployState.Building(), NOW));
            assertThat(update.join(Duration.ofMillis(300))).isFalse();

            rig.api.comeBack();

            assertThat(update.join(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(OPEN.state().deploys().find(deploy.id()).orElseThrow().state())
                .isEqualTo(new DeployState.Building());
    }

    // withstand G 103
    @Test
    void anApiServerThatIsTooBusyIsAskedAgainWhenItSaysSo() {
        try (var rig = new Rig(request -> request == 1 ? Fault.TOO_MANY_REQUESTS : Fault.NONE)) {
            long begin = System.nanoTime();

            assertThat(rig.state().users().find(ALICE)).isEmpty();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(RETRY_AFTER);
            assertThat(rig.api.requests()).isEqualTo(2);
        }
    }

    // withstand G 103
    @Test
    void anApiServerThatStaysAwayIsAFailureAndNoStormOfRequests() {
        try (var rig = new Rig(_ -> Fault.UNAVAILABLE)) {
            assertThatThrownBy(() -> rig.state().users().find(ALICE)).isInstanceOf(KubernetesClientException.class);

            assertThat(rig.api.requests()).isBetween(2, 11);
        }
    }
}
