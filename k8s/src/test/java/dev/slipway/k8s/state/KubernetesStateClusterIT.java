package dev.slipway.k8s.state;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.ALICES_KEY;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.admin;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.key;
import static dev.slipway.core.Samples.push;
import static dev.slipway.core.Samples.release;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.Conflict;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.Namespace;
import dev.slipway.core.Race;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.platform.State;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.ReleaseVersion;
import dev.slipway.k8s.Labels;
import dev.slipway.k8s.state.AppObject.Origin;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the contracts of the ports do not ask for: leftovers of killed servers, several writers, and what operators see. */
final class KubernetesStateClusterIT {
    private static final HostName HOST = new HostName("www.example.com");

    @RegisterExtension
    private static final OpenState OPEN = new OpenState();

    private final Cluster cluster = OPEN.cluster();
    private final State state = OPEN.state();

    @BeforeEach
    void begin() {
        state.users().add(admin(ALICE));
    }

    private App create(String name) {
        var app = app(name);
        state.apps().create(app);
        return app;
    }

    private App createConfigured(String value) {
        var app = app("web").withConfig(Map.of(new EnvName("TOKEN"), new Secret(value)));
        state.apps().create(app);
        return app;
    }

    private List<AppObject> objects() {
        return cluster.list(AppObject.class, Map.of());
    }

    private List<io.fabric8.kubernetes.api.model.Secret> secrets() {
        return cluster.list(io.fabric8.kubernetes.api.model.Secret.class, Map.of());
    }

    // withstand I 120
    @Test
    void aRestartKeepsEverything() {
        var app = createConfigured("1");
        state.keys().add(key(ALICES_KEY, ALICE, "laptop"));
        state.releases().append(app.id(), version -> release(app, version));
        state.deploys().append(push(app.id()), NOW);

        var again = OPEN.state();

        assertThat(again.users().list()).containsExactly(admin(ALICE));
        assertThat(again.keys().list(ALICE)).containsExactly(key(ALICES_KEY, ALICE, "laptop"));
        assertThat(again.apps().list()).containsExactly(app);
        assertThat(again.releases().list(app.id())).containsExactly(release(app, new ReleaseVersion(1)));
        assertThat(again.deploys().append(push(app.id()), NOW).id()).hasToString("d2");
    }

    // withstand J 124
    @Test
    void aConfiguredValueIsInSecretsOnlyAndGoesWhenItIsTakenAway() {
        var app = createConfigured("canary-93ab");
        state.releases().append(app.id(), version -> release(app, version));
        assertThat(secrets()).hasSize(2);
        for (var kind : List.of(AppObject.class, ReleaseObject.class)) {
            assertThat(OPEN.client().getKubernetesSerialization().asJson(cluster.list(kind, Map.of())))
                    .contains(app.id().value())
                    .doesNotContain("canary-93ab");
        }

        state.apps().update(app.id(), old -> old.withConfig(Map.of()));
        assertThat(secrets()).as("the release's own").hasSize(1);

        state.apps().remove(app.id());
        assertThat(secrets()).isEmpty();
    }

    @Test
    void anAppsNamespaceIsMadeAndLabelledAndKept() {
        var app = create("team/web");
        state.apps().remove(app.id());

        var namespace = cluster.find(
                io.fabric8.kubernetes.api.model.Namespace.class,
                cluster.nameOf(app.name().namespace()));

        assertThat(namespace).isPresent();
        assertThat(namespace.get().getMetadata().getLabels())
                .containsEntry(Labels.APPS_NAMESPACE, "true")
                .containsEntry(Labels.SERVER, cluster.systemNamespace());
        assertThat(namespace.get().isMarkedForDeletion()).isFalse();
    }

    // withstand K 129
    @Test
    void aNamespaceThatIsNotSlipwaysIsRefused() {
        namespace("foreign", Map.of());
        namespace("others", Map.of(Labels.APPS_NAMESPACE, "true", Labels.SERVER, "another"));
        namespace("beforehand", Map.of(Labels.APPS_NAMESPACE, "true"));

        assertThatThrownBy(() -> create("foreign/web"))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("'foreign' is not Slipway's");
        assertThatThrownBy(() -> create("others/web")).isInstanceOf(Conflict.class);
        create("beforehand/web");
        assertThat(state.apps().list()).extracting(app -> app.name().toString()).containsExactly("beforehand/web");
    }

    @Test
    void kubernetesOwnNamespacesAreRefusedWhateverTheirLabels() {
        var own = new AppNamespaces(new Cluster(OPEN.client(), cluster.systemNamespace(), ""));

        assertThatThrownBy(() -> own.prepare(new Namespace("kube-system")))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("kube-system");
        assertThatThrownBy(() -> own.prepare(new Namespace("default"))).isInstanceOf(Conflict.class);
    }

    private void namespace(String name, Map<String, String> labels) {
        OPEN.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(cluster.nameOf(new Namespace(name)))
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    // withstand G 97, H 118
    @Test
    void aRenameThatWasCutOffBeforeItsEndIsDone() {
        var app = create("web");
        var origin = objects().getFirst();
        leaveCopy(origin, "shop");

        assertThat(state.apps().list()).containsExactly(app.withName(AppName.parse("shop")));
        assertThat(objects()).hasSize(1);
        create("web");
    }

    // withstand G 97, H 118
    @Test
    void aRenameThatWasCutOffAndOvertakenIsVoid() {
        var app = create("web");
        leaveCopy(objects().getFirst(), "shop");
        OPEN.client()
                .resource(objects().stream()
                        .filter(object -> object.getMetadata().getName().equals("web"))
                        .findFirst()
                        .orElseThrow())
                .edit(object -> {
                    object.getMetadata().getLabels().put("touched", "yes");
                    return object;
                });

        assertThat(state.apps().find(app.id())).contains(app);
        create("shop");
        assertThat(objects()).hasSize(2);
    }

    private void leaveCopy(AppObject origin, String name) {
        var copy = new AppObject();
        copy.setMetadata(cluster.metadata(
                origin.getMetadata().getNamespace(), name, origin.getMetadata().getLabels()));
        copy.setSpec(origin.getSpec().renamedFrom(Origin.of(origin.getMetadata())));
        assertThat(cluster.create(copy)).isPresent();
    }

    // withstand G 97, K 129
    @Test
    void aRemovalThatWasCutOffIsFinishedForTheNextOfTheName() {
        var gone = create("web");
        var release = state.releases().append(gone.id(), version -> release(gone, version));
        var object = objects().getFirst();
        object.setSpec(object.getSpec().removed());
        cluster.replace(object);
        assertThat(state.apps().find(gone.name())).isEmpty();
        assertThat(state.apps().find(gone.id())).isEmpty();
        assertThat(state.apps().list()).isEmpty();

        var next = create("web");

        assertThat(state.apps().list()).containsExactly(next);
        assertThat(state.releases().find(gone.id(), release.version())).isEmpty();
    }

    // withstand G 97, E 82
    @Test
    void aHostThatWasClaimedAndNeverTakenIsTheNextOnes() {
        var claims = new HostClaims(cluster, new AppObjects(cluster));
        claims.claim(AppId.random(), AppName.parse("never"), HOST);

        var app = app("web").withHosts(Set.of(HOST));
        state.apps().create(app);

        assertThat(state.apps().find(app.id())).contains(app);
        assertThatThrownBy(() -> state.apps().create(app("late").withHosts(Set.of(HOST))))
                .isInstanceOf(Conflict.class);
    }

    // withstand H 118
    @Test
    void ofTwoServersThatRenameAnAppAtOnceOneIsLastAndNothingIsDoubled() {
        var app = create("web");
        var other = OPEN.state();

        var refused = Race.of(
                () -> state.apps().update(app.id(), old -> old.withName(AppName.parse("shop"))),
                () -> other.apps().update(app.id(), old -> old.withName(AppName.parse("store"))),
                () -> other.apps().update(app.id(), old -> old.withMaintenance(true)));

        assertThat(refused).isEmpty();
        assertThat(objects()).hasSize(1);
        var left = state.apps().list().getFirst();
        assertThat(left.name().name()).isIn("shop", "store");
        assertThat(left.maintenance()).isTrue();
    }

    // withstand G 111
    @Test
    void anotherSlipwayInTheClusterHasItsOwn() {
        var mine = create("web");
        var others = new KubernetesState(
                new Cluster(OPEN.client(), "elsewhere", OPEN.cluster().systemNamespace() + "-"),
                Peers.NONE,
                Clock.systemUTC());

        assertThat(others.apps().list()).isEmpty();
        assertThat(others.apps().find(mine.name())).isEmpty();
        assertThat(others.apps().find(mine.id())).isEmpty();
    }

    // withstand K 129
    @Test
    void aKeyOfAnAccountThatIsGoneIsFreeForOthers() {
        state.users().add(user(BOB));
        state.keys().add(key(ALICES_KEY, BOB, "laptop"));
        OPEN.client()
                .resources(UserObject.class)
                .inNamespace(cluster.systemNamespace())
                .withName("bob")
                .delete();
        state.users().add(user(BOB));

        assertThat(state.keys().find(ALICES_KEY.fingerprint())).isEmpty();
        state.keys().add(key(ALICES_KEY, ALICE, "laptop"));
        assertThat(state.keys().list(ALICE)).hasSize(1);
        assertThat(state.keys().list(BOB)).isEmpty();
    }

    @Test
    void operatorsSeeWhatRunsAndWhatDoesNot() {
        var app = create("web");
        var first = state.releases().append(app.id(), version -> release(app, version));
        state.releases().settle(app.id(), first.version(), ReleaseState.FAILED);
        assertThat(row(AppObject.class)).contains("web", "alice", "False");
        assertThat(row(ReleaseObject.class)).contains("web", "1", "failed", "Deploy 1f3c2ab", "alice");

        var second = state.releases().append(app.id(), version -> release(app, version));
        state.releases().settle(app.id(), second.version(), ReleaseState.LIVE);
        assertThat(row(AppObject.class)).contains("web", "v2", "True");

        state.deploys().append(push(app.id()), NOW);
        assertThat(row(DeployObject.class)).contains("web", "1", "queued", "refs/heads/main", "alice");
    }

    private List<String> row(Class<? extends HasMetadata> kind) {
        return OPEN
                .client()
                .resources(kind)
                .inNamespace(cluster.nameOf(Namespace.DEFAULT))
                .listAsTable()
                .getRows()
                .getFirst()
                .getCells()
                .stream()
                .map(String::valueOf)
                .toList();
    }

    @Test
    void theClusterItselfRefusesToChangeWhatNeverChanges() {
        var app = create("web");
        state.releases().append(app.id(), version -> release(app, version));

        assertThatThrownBy(() -> OPEN.client()
                        .resource(cluster.list(ReleaseObject.class, Map.of()).getFirst())
                        .edit(release -> {
                            release.setSpec(ReleaseObject.spec(release(app, new ReleaseVersion(2)), null));
                            return release;
                        }))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("a release does not change");
        assertThatThrownBy(() -> OPEN.client().resource(objects().getFirst()).edit(object -> {
                    object.setSpec(AppObject.spec(app("web"), null, Map.of()));
                    return object;
                }))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("an app keeps its id");
    }
}
