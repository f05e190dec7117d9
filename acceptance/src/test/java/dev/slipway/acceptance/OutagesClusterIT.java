package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parts of the cluster that go away for a while: what runs goes on, pushers are told, and afterwards all is as before. */
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OutagesClusterIT {
    private static final Duration SHORT_OUTAGE = Duration.ofSeconds(6);

    /** Longer than what is asked for is asked for again. */
    private static final Duration OUTAGE = Duration.ofSeconds(20);

    private static final int MANY = 100;

    private Cluster cluster;
    private Cluster.Place place;
    private Passage api;
    private Part objectStore;
    private Part registry;
    private KeptOnCluster kept;
    private Visits visits;
    private String before;

    /** Where a deploy is. */
    enum Phase {
        BEGUN("Staging"),
        BUILDING("Detecting buildpacks"),
        ROLLING_OUT("Rolling out");

        private final String shown;

        Phase(String shown) {
            this.shown = shown;
        }
    }

    @BeforeAll
    void serve(@TempDir Path folder) throws IOException {
        cluster = Cluster.connect();
        place = cluster.place(folder);
        objectStore = place.ownObjectStore();
        registry = place.ownRegistry();
        var settings = new HashMap<>(place.using(objectStore, registry));
        api = cluster.api(folder.resolve("kubeconfig"));
        settings.put("KUBECONFIG", folder.resolve("kubeconfig").toString());
        kept = KeptOnCluster.in(folder, place, settings);
    }

    @BeforeEach
    void visit() throws IOException {
        before = kept.check();
        visits = kept.visits();
    }

    /** A test that failed must not leave its outage to the next. */
    @AfterEach
    void bringBack() throws IOException {
        objectStore.comeBack();
        registry.comeBack();
        api.open();
    }

    @AfterEach
    void noVisitorWasLost() {
        if (visits != null) {
            visits.close();
            assertThat(visits.failures()).isEmpty();
        }
    }

    @AfterAll
    void end() throws IOException {
        if (kept != null) {
            kept.close();
        }
        if (api != null) {
            api.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    // withstand G 101
    @Test
    void withoutTheObjectStoreAPushIsRefusedWithThatReason() throws IOException {
        var after = kept.app().say();
        objectStore.goAway();

        var shown = kept.machine().fail("git push epinio main 2>&1");

        assertThat(shown).contains("the object store does not answer");
        objectStore.comeBack();
        assertThat(kept.check()).isEqualTo(before);
        pushAgain(after);
    }

    // withstand G 101
    @Test
    void anObjectStoreThatGoesAwayIsWaitedForByTheRef() throws Exception {
        kept.machine().run("git read-tree -u --reset slow");
        var after = kept.app().say();
        kept.beginPush();
        kept.awaitShown(Phase.ROLLING_OUT.shown);

        objectStore.goAway();
        kept.awaitShown("Live as");
        Thread.sleep(OUTAGE);
        objectStore.comeBack();

        kept.machine().run("wait $push || { cat $story/push.out; false; }");
        assertThat(kept.check()).isEqualTo(after);
    }

    // withstand G 107
    @Test
    void withoutTheRegistryAPushIsRefusedWithThatReason() throws IOException {
        var after = kept.app().say();
        registry.goAway();

        var shown = kept.machine().fail("git push epinio main 2>&1");

        assertThat(shown).contains("the registry " + registry.host(), "cannot be reached");
        registry.comeBack();
        assertThat(kept.check()).isEqualTo(before);
        pushAgain(after);
    }

    // withstand G 107
    @Test
    void aRegistryThatGoesAwayInABuildFailsItWithThatReason() throws IOException {
        var after = kept.app().say();
        kept.beginPush();
        kept.awaitShown("Detecting buildpacks");

        registry.goAway();
        kept.machine().run("wait $push; [ $? != 0 ]");
        registry.comeBack();

        assertThat(kept.machine().run("cat $story/push.out")).contains("[remote rejected]", registry.host());
        assertThat(kept.check()).isEqualTo(before);
        pushAgain(after);
    }

    // withstand G 105
    @Test
    void aTektonThatIsAwayIsWaitedFor() throws IOException {
        var after = kept.app().say();
        controller().scale(0);
        try {
            kept.beginPush();
            kept.awaitShown("The build waits: ");
        } finally {
            controller().scale(1);
        }

        kept.machine().run("wait $push || { cat $story/push.out; false; }");
        assertThat(kept.check()).isEqualTo(after);
    }

    private RollableScalableResource<Deployment> controller() {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace("tekton-pipelines")
                .withName("tekton-pipelines-controller");
    }

    // withstand G 103
    @ParameterizedTest
    @EnumSource(Phase.class)
    void anApiServerThatIsAwayForAMomentIsWaitedFor(Phase phase) throws Exception {
        var after = kept.app().say();
        kept.beginPush();
        kept.awaitShown(phase.shown);

        api.shut();
        Thread.sleep(SHORT_OUTAGE);
        api.open();

        kept.machine().run("wait $push || { cat $story/push.out; false; }");
        assertThat(kept.check()).isEqualTo(after);
    }

    // withstand G 103
    @ParameterizedTest
    @EnumSource(names = {"BUILDING", "ROLLING_OUT"})
    void anApiServerThatStaysAwayEndsTheServerAndTheNextGoesOn(Phase phase) throws Exception {
        var after = kept.app().say();
        var builds = kept.builds();
        kept.beginPush();
        kept.awaitShown(phase.shown);

        int connections = api.connections();
        api.hold();
        kept.machine().run("wait $push; [ $? != 0 ]; wait $(cat $story/server.pid); rm $story/server.pid");
        assertThat(api.connections() - connections).as("no storm").isLessThan(MANY);
        api.open();
        kept.machine().run("server_start");

        assertThat(kept.machine().run("cat $story/push.out")).contains("lost touch with the cluster");
        assertThat(kept.check()).isEqualTo(after);
        assertThat(kept.builtSince(builds)).hasSize(1);
    }

    private void pushAgain(String after) throws IOException {
        kept.machine().run("git push -q epinio main");
        assertThat(kept.check()).isEqualTo(after);
    }
}
