package dev.slipway.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.AppName;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.release.ProcessStatus;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class RolloutsClusterIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static RunRig rig;

    @BeforeAll
    static void connect() {
        rig = new RunRig();
    }

    @AfterAll
    static void remove() {
        if (rig != null) {
            rig.close();
        }
    }

    // withstand L 139
    @Test
    void fiveUpdatesUnderLoadFailNoRequest() throws InterruptedException {
        var app = serving("update");
        rig.set(app.id(), old -> old.withScale(Map.of(ProcessType.WEB, 2)));
        var expected = new HashSet<>(Set.of("200 first"));

        Map<String, Long> answers;
        try (var visitors = new Visitors(rig.url(app.id()), 4)) {
            rig.release(app.id());
            for (int i = 1; i <= 5; i++) {
                rig.deploy(app.id(), Map.of("GREETING", "update " + i));
                expected.add("200 update " + i);
            }
            answers = visitors.end();
        }

        assertThat(expected).containsAll(answers.keySet());
        assertThat(answers).containsKey("200 update 4");
        assertThat(rig.processes.list(app.id()))
                .filteredOn(each -> !each.state().equals("stopping"))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.release().number()).isEqualTo(7));
    }

    @Test
    void aRequestThatTakesLongIsAnsweredByThePodThatIsOnItsWayOut() throws InterruptedException {
        var app = serving("drain");
        var slow = rig.url(app.id()).resolve("/cgi-bin/slow");
        var answers = new ArrayList<String>();
        var asking = Thread.ofPlatform().start(() -> answers.add(Visitors.ask(slow)));

        rig.deploy(app.id(), Map.of("GREETING", "second"));
        asking.join();

        assertThat(answers).containsExactly("200 drained");
    }

    @Test
    void anotherScaleOrAnotherHostRestartsNothing() throws InterruptedException {
        var app = serving("scale");
        var before = pods(app);

        rig.set(app.id(), old -> old.withScale(Map.of(ProcessType.WEB, 2)));
        rig.release(app.id());
        var more = pods(app);
        rig.set(
                app.id(),
                old -> old.withScale(Map.of(ProcessType.WEB, 1)).withHosts(Set.of(new HostName("own.example.com"))));
        rig.release(app.id());

        assertThat(more).hasSize(2).containsAll(before);
        assertThat(rig.processes.list(app.id()))
                .filteredOn(each -> !each.state().equals("stopping"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.name()).isEqualTo("web.1");
                    assertThat(each.release().number()).isEqualTo(1);
                });
        assertThat(more).containsAll(pods(app));
        RunRig.await(
                "own host",
                SOON,
                () -> Visitors.ask(URI.create("http://own.example.com/")).equals("200 first"));
    }

    @Test
    void aReleaseThatRunsIsGoneOnWithAndNotRestarted() throws InterruptedException {
        var app = serving("again");
        var before = pods(app);

        rig.rollouts.rollOut(rig.releases.current(app.id()).orElseThrow(), rig.progress);

        assertThat(pods(app)).isEqualTo(before);
    }

    @Test
    void whatAKilledServerBeganIsGoneOnWith() throws InterruptedException {
        var app = serving("adopted");
        rig.set(app.id(), old -> old.withConfig(Map.of(new EnvName("GREETING"), new Secret("second"))));
        var pending = rig.pending(app.id());
        var killed = new Thread(() -> {
            try {
                new KubernetesRollouts(rig.cluster.client(), rig.releases, rig.config).rollOut(pending, rig.progress);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        killed.start();
        RunRig.await("a new pod", SOON, () -> pods(app).size() > 1);

        rig.rollouts.rollOut(pending, rig.progress);
        killed.join();

        assertThat(rig.processes.list(app.id()))
                .filteredOn(each -> !each.state().equals("stopping"))
                .hasSize(1)
                .allSatisfy(each -> assertThat(each.release()).isEqualTo(pending.version()));
    }

    @Test
    void theReleaseProcessRunsBeforeAndItsOutputIsSeen() throws InterruptedException {
        var app = rig.app("migrated");

        rig.deploy(app.id(), Map.of("GREETING", "first"), ProcessType.RELEASE);
        var first = rig.progress.text();
        rig.set(app.id(), old -> old.withScale(Map.of(ProcessType.WEB, 2)));
        rig.release(app.id(), ProcessType.RELEASE);

        assertThat(first).contains("Running the release process", "migrating for first", "migrated");
        assertThat(rig.progress.text()).doesNotContain("migrat");
        assertThat(rig.cluster
                        .client()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace(rig.namespace)
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void typesThatAReleaseHasNoMoreAreRemoved() throws InterruptedException {
        var app = rig.app("types");
        rig.set(app.id(), old -> old.withScale(Map.of(ProcessType.WEB, 1, RunSamples.WORKER, 1)));
        rig.deploy(app.id(), Map.of(), RunSamples.WORKER);
        var both = rig.processes.list(app.id());

        rig.deploy(app.id(), Map.of("GREETING", "no worker"));

        assertThat(both).extracting(ProcessStatus::name).containsExactly("web.1", "worker.1");
        assertThat(rig.processes.list(app.id()))
                .filteredOn(each -> !each.state().equals("stopping"))
                .extracting(ProcessStatus::name)
                .containsExactly("web.1");
    }

    @Test
    void maintenanceIsShownInPlaceOfTheAppAndNothingIsRestarted() throws InterruptedException {
        var app = serving("maintained");
        var before = pods(app);

        rig.rollouts.refresh(rig.set(app.id(), old -> old.withMaintenance(true)));
        RunRig.await(
                "the maintenance page",
                SOON,
                () -> !Visitors.ask(rig.url(app.id())).startsWith("200"));
        rig.deploy(app.id(), Map.of("GREETING", "second"));
        var during = Visitors.ask(rig.url(app.id()));
        rig.rollouts.refresh(rig.set(app.id(), old -> old.withMaintenance(false)));

        assertThat(before).hasSize(1);
        assertThat(during).doesNotContain("second");
        RunRig.await("the app", SOON, () -> Visitors.ask(rig.url(app.id())).equals("200 second"));
    }

    @Test
    void aRenamedAppAnswersAtItsNewHostAndGoesOn() throws InterruptedException {
        var app = serving("oldname");
        var before = pods(app);

        rig.rollouts.refresh(rig.set(app.id(), old -> old.withName(AppName.parse(rig.namespace + "/newname"))));

        RunRig.await("the new host", SOON, () -> Visitors.ask(rig.url(app.id())).equals("200 first"));
        assertThat(rig.url(app.id()).getHost()).startsWith("newname.");
        assertThat(pods(app)).isEqualTo(before);
    }

    @Test
    void aRemovedAppLeavesNothing() throws InterruptedException {
        var app = serving("removed");

        rig.rollouts.remove(app.id());
        rig.rollouts.remove(app.id());

        var client = rig.cluster.client();
        var name = ObjectNames.of(app.id());
        assertThat(rig.processes.list(app.id())).isEmpty();
        assertThat(client.services().inNamespace(rig.namespace).withName(name).get())
                .isNull();
        assertThat(client.network()
                        .v1()
                        .ingresses()
                        .inNamespace(rig.namespace)
                        .withName(name)
                        .get())
                .isNull();
        assertThat(client.network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(rig.namespace)
                        .withName(name)
                        .get())
                .isNull();
        assertThat(new AppObjects(client).environments(rig.namespace, app.id())).isEmpty();
    }

    /** An app whose first release answers "first" to visitors. */
    private static App serving(String name) throws InterruptedException {
        var app = rig.app(name);
        rig.deploy(app.id(), Map.of("GREETING", "first"));
        RunRig.await("the app", SOON, () -> Visitors.ask(rig.url(app.id())).equals("200 first"));
        return app;
    }

    private static List<String> pods(App app) {
        return new AppObjects(rig.cluster.client())
                .pods(app.id()).stream()
                        .filter(pod -> !PodNames.isStopping(pod))
                        .sorted(PodNames.BY_AGE)
                        .map(pod -> pod.getMetadata().getName())
                        .toList();
    }
}
