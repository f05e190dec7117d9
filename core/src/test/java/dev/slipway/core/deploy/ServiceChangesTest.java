package dev.slipway.core.deploy;

import static dev.slipway.core.deploy.FakePlatform.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.service.Service;
import dev.slipway.core.service.ServiceSettings;
import dev.slipway.core.service.Services;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceChangesTest {
    private static final Namespace TEAM = new Namespace("team");
    private static final ServiceName CACHE = new ServiceName("cache");
    private static final Principal ADA = new Principal(new UserName("ada"), false, KeyScope.FULL);
    private static final Principal EVE = new Principal(new UserName("eve"), false, KeyScope.FULL);

    private final DeployerRig rig = new DeployerRig();
    private final RecordingProgress progress = new RecordingProgress();
    private final ServiceChanges services = new ServiceChanges(
            rig.fake.platform(),
            new Access(rig.fake.state().apps(), rig.fake.state().namespaces()),
            rig.deployer,
            Clock.fixed(DeployerRig.NOW, ZoneOffset.UTC));
    private App web;

    @BeforeEach
    void begin() throws InterruptedException {
        web = rig.fake.app("team/web", "ada");
        rig.deploy(push(web, 1));
    }

    private void create() {
        services.create(ADA, TEAM, "redis-dev", CACHE, ServiceSettings.USUAL);
    }

    private String runs() {
        var release = rig.fake.state().releases().current(web.id()).orElseThrow();
        return release.version() + " " + release.summary() + " "
                + release.files().secrets().stream().map(Secret::reveal).toList();
    }

    @Test
    void anAppIsBoundToWhatAServiceGives() throws Exception {
        create();

        services.bind(ADA, web.name(), List.of(CACHE), progress);

        assertThat(runs()).isEqualTo("v2 Bind cache [made-for-it]");
        assertThat(services.list(ADA, TEAM)).extracting(Service::offer).containsExactly("redis-dev");
        services.unbind(ADA, web.name(), CACHE, progress);
        assertThat(runs()).isEqualTo("v3 Unbind cache []");
    }

    @Test
    void severalAreBoundWithOneRelease() throws Exception {
        var queue = new ServiceName("queue");
        create();
        services.create(ADA, TEAM, "redis-dev", queue, ServiceSettings.USUAL);

        assertThat(services.bind(ADA, web.name(), List.of(CACHE, queue), progress))
                .isEmpty();
        assertThat(runs()).startsWith("v2 Bind cache, queue ");
        assertThat(services.bind(ADA, web.name(), List.of(CACHE), progress)).containsExactly(CACHE);
        assertThat(runs()).startsWith("v2 ");
    }

    @Test
    void settingsAreChangedAndAppsRestartedUnlessTheyAreNotToBe() throws Exception {
        create();
        services.bind(ADA, web.name(), List.of(CACHE), progress);

        assertThat(services.change(ADA, TEAM, CACHE, old -> old.with(Map.of("memory", "2Gi")), true))
                .isTrue();
        assertThat(services.change(ADA, TEAM, CACHE, old -> old.with(Map.of("storage", "2Gi")), false))
                .isTrue();
        assertThat(services.change(ADA, TEAM, CACHE, old -> old.with(Map.of("memory", "2Gi")), true))
                .isFalse();

        assertThat(services.show(ADA, TEAM, CACHE).settings()).isEqualTo(new ServiceSettings("2Gi", "2Gi"));
        assertThat(rig.fake.done()).containsOnlyOnce("restart " + web.id());
        assertThatThrownBy(() -> services.change(ADA, TEAM, CACHE, old -> old.without(List.of("storage")), true))
                .isInstanceOf(Conflict.class)
                .hasMessage("a service's storage only grows, and this one has 2Gi");
        assertThatThrownBy(() -> services.change(EVE, TEAM, CACHE, old -> old, true))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void oneThatAppsAreBoundToIsNotDeletedUnlessTheyAreUnbound() throws Exception {
        create();
        services.bind(ADA, web.name(), List.of(CACHE), progress);

        assertThatThrownBy(() -> services.delete(ADA, TEAM, CACHE, false, progress))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("team/web");
        assertThat(services.list(ADA, TEAM)).hasSize(1);
        services.delete(ADA, TEAM, CACHE, true, progress);

        assertThat(services.list(ADA, TEAM)).isEmpty();
        assertThat(rig.fake.state().configurations().list(TEAM)).isEmpty();
        assertThat(rig.fake.platform().services().list(TEAM)).isEmpty();
        create();
    }

    @Test
    void aNameThatIsTakenIsRefusedAndNothingIsStarted() {
        rig.fake
                .state()
                .configurations()
                .create(Configuration.create(
                        TEAM, new ConfigurationName("cache"), Map.of(), ADA.user(), DeployerRig.NOW));

        assertThatThrownBy(this::create).isInstanceOf(Conflict.class);
        assertThat(rig.fake.platform().services().list(TEAM)).isEmpty();
        assertThatThrownBy(() -> services.require(ADA, TEAM, CACHE, Right.READ))
                .as("a configuration of that name is no service")
                .isInstanceOf(NotFound.class);
    }

    @Test
    void anUnknownKindIsRefused() {
        assertThatThrownBy(() -> services.create(ADA, TEAM, "oracle", CACHE, ServiceSettings.USUAL))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("there is no kind of service 'oracle'");
        assertThat(rig.fake.state().configurations().list(TEAM)).isEmpty();
    }

    // withstand B 27
    @Test
    void whoIsNoMemberKnowsOfNone() {
        create();

        assertThatThrownBy(() -> services.list(EVE, TEAM)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> services.require(EVE, TEAM, CACHE, Right.READ)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> services.delete(EVE, TEAM, CACHE, true, progress))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void theyGoWithTheirNamespace() throws Exception {
        create();

        new NamespaceRemoval(rig.fake.platform(), rig.deployer).remove(TEAM, ADA.user());

        assertThat(rig.fake.platform().services().list(TEAM)).isEmpty();
    }

    @Test
    void whereThereAreNoneThatIsSaid() {
        assertThat(Services.NONE.offers()).isEmpty();
        assertThat(Services.NONE.list(TEAM)).isEmpty();
    }
}
