package dev.slipway.core.deploy;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.Samples;
import dev.slipway.core.Secret;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.app.InMemoryApps;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NamespaceRemovalTest {
    private static final Namespace TEAM = new Namespace("team");

    private final DeployerRig rig = new DeployerRig();
    private final InMemoryApps apps = (InMemoryApps) rig.fake.state().apps();
    private final NamespaceRemoval removal = new NamespaceRemoval(rig.fake.platform(), rig.deployer);

    @BeforeEach
    void begin() {
        rig.fake.state().users().add(Samples.admin(ALICE));
        rig.fake.state().users().add(Samples.user(BOB));
    }

    private App app(String name) {
        var app = App.create(AppName.parse(name), BOB, NOW);
        apps.create(app);
        return app;
    }

    private void configuration(Namespace namespace) {
        rig.fake
                .state()
                .configurations()
                .create(Configuration.create(
                        namespace,
                        new ConfigurationName("db"),
                        Map.of(new ConfigurationKey("password"), new Secret("x")),
                        BOB,
                        NOW));
    }

    @Test
    void allThatIsInItGoesAndNothingElse() throws InterruptedException {
        var web = app("team/web");
        var other = app("web");
        configuration(TEAM);
        configuration(Namespace.DEFAULT);
        apps.update(web.id(), old -> old.withConfigurations(Set.of(new ConfigurationName("db"))));
        rig.deploy(Samples.push(web.id()));

        removal.remove(TEAM, ALICE);

        var state = rig.fake.state();
        assertThat(apps.ids()).containsExactly(other.id());
        assertThat(rig.fake.done()).contains("forget " + web.id());
        assertThat(state.namespaces().find(TEAM)).isEmpty();
        assertThat(state.configurations().list(TEAM)).isEmpty();
        assertThat(state.configurations().list(Namespace.DEFAULT)).hasSize(1);
    }

    // withstand H 118
    @Test
    void appsThatComeMeanwhileGoAsWell() throws InterruptedException {
        app("team/web");
        var late = new AtomicInteger();
        apps.afterRemove(_ -> {
            if (late.incrementAndGet() == 1) {
                app("team/late");
            }
        });

        removal.remove(TEAM, ALICE);

        assertThat(apps.list()).isEmpty();
        assertThat(rig.fake.state().namespaces().find(TEAM)).isEmpty();
    }

    @Test
    void whereAppsKeepComingItIsGivenUp() {
        app("team/web");
        var late = new AtomicInteger();
        apps.afterRemove(_ -> app("team/late-" + late.incrementAndGet()));

        assertThatThrownBy(() -> removal.remove(TEAM, ALICE)).isInstanceOf(Conflict.class);

        assertThat(rig.fake.state().namespaces().find(TEAM)).isPresent();
    }

    @Test
    void whatIsNotThereOrOpenToAllIsNotRemoved() {
        var web = app("web");

        assertThatThrownBy(() -> removal.remove(TEAM, ALICE)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> removal.remove(Namespace.DEFAULT, ALICE)).isInstanceOf(Conflict.class);
        assertThat(apps.ids()).containsExactly(web.id());
    }
}
