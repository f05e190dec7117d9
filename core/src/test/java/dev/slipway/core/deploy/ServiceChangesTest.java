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
import dev.slipway.core.service.ServiceRequest;
import dev.slipway.core.service.Services;
import java.time.Clock;
import java.time.ZoneOffset;
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
        services.create(ADA, TEAM, "redis-dev", CACHE, ServiceRequest.USUAL_STORAGE);
    }

    private String runs() {
        var release = rig.fake.state().releases().current(web.id()).orElseThrow();
        return release.version() + " " + release.summary() + " "
                + release.files().secrets().stream().map(Secret::reveal).toList();
    }

    @Test
    void anAppIsBoundToWhatAServiceGives() throws Exception {
        create();

        services.bind(ADA, web.name(), CACHE, progress);

        assertThat(runs()).isEqualTo("v2 Bind cache [made-for-it]");
        assertThat(services.list(ADA, TEAM)).extracting(Service::offer).containsExactly("redis-dev");
        services.unbind(ADA, web.name(), CACHE, progress);
        assertThat(runs()).isEqualTo("v3 Unbind cache []");
    }

    @Test
    void oneThatAppsAreBoundToIsNotDeletedUnlessTheyAreUnbound() throws Exception {
        create();
        services.bind(ADA, web.name(), CACHE, progress);

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
    void anUnknownKindOrSizeIsRefused() {
        assertThatThrownBy(() -> services.create(ADA, TEAM, "oracle", CACHE, "1Gi"))
                .isInstanceOf(InvalidInput.class)
                .hasMessage("there is no kind of service 'oracle'");
        assertThatThrownBy(() -> services.create(ADA, TEAM, "redis-dev", CACHE, "much"))
                .isInstanceOf(InvalidInput.class);
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
