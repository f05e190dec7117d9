package dev.slipway.core.app;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.push;
import static dev.slipway.core.Samples.release;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.Conflict;
import dev.slipway.core.EnvName;
import dev.slipway.core.HostName;
import dev.slipway.core.NotFound;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Race;
import dev.slipway.core.Secret;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.Right;
import dev.slipway.core.platform.State;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Apps} promises. */
public abstract class AppsContract {
    private static final HostName HOST = new HostName("www.example.com");
    private static final HostName OTHER_HOST = new HostName("example.com");

    private State state;
    private Apps apps;

    /** An empty store. */
    protected abstract State state();

    @BeforeEach
    void begin() {
        state = state();
        apps = state.apps();
        state.users().add(user(ALICE));
        state.users().add(user(BOB));
    }

    private static App full(String name) {
        return app(name)
                .withSettings(AppSettings.DEFAULT
                        .with("deploy-branch", "release/next")
                        .with("force-push", "off")
                        .with("folder", "services/web")
                        .with("health-path", "/healthz?deep=1")
                        .with("boot-limit", "120s")
                        .with("stop-grace", "3s"))
                .withConfig(Map.of(
                        new EnvName("GREETING"), new Secret("hello\nthere 'quoted' ü"),
                        new EnvName("EMPTY"), new Secret("")))
                .withScale(Map.of(ProcessType.WEB, 2, new ProcessType("worker"), 0))
                .withHosts(Set.of(HOST, OTHER_HOST))
                .withGrants(Map.of(BOB, Right.DEPLOY))
                .withMaintenance(true);
    }

    @Test
    void findsWhatWasCreatedByNameAndById() {
        var app = full("team/web");
        apps.create(app);

        assertThat(apps.find(app.name())).contains(app);
        assertThat(apps.find(app.id())).contains(app);
        assertThat(apps.ids()).containsExactly(app.id());
        assertThat(apps.find(AppName.parse("web"))).isEmpty();
        assertThat(apps.find(AppId.random())).isEmpty();
    }

    @Test
    void keepsAnAppWithNothingSet() {
        var app = app("web");
        apps.create(app);

        assertThat(apps.find(app.id())).contains(app);
    }

    @Test
    void listsByName() {
        apps.create(full("zz/aa"));
        apps.create(app("web"));
        apps.create(app("api-server"));
        apps.create(app("aa/zz"));

        assertThat(apps.list())
                .extracting(app -> app.name().toString())
                .containsExactly("aa/zz", "api-server", "web", "zz/aa");
        assertThat(apps.list().getLast().hosts()).containsExactlyInAnyOrder(HOST, OTHER_HOST);
    }

    @Test
    void refusesANameThatIsTaken() {
        apps.create(app("web"));

        assertThatThrownBy(() -> apps.create(app("web")))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("web");
        assertThat(apps.list()).hasSize(1);
    }

    @Test
    void sameNameInAnotherNamespaceIsAnotherApp() {
        apps.create(app("web"));
        apps.create(app("team/web"));

        assertThat(apps.list()).hasSize(2);
    }

    // withstand H 118
    @Test
    void ofTwoCreatesOfOneNameExactlyOneSucceeds() {
        var refused = Race.times(8, () -> apps.create(app("web")));

        assertThat(refused).hasSize(7).allMatch(Conflict.class::isInstance);
        assertThat(apps.list()).hasSize(1);
    }

    // withstand E 82
    @Test
    void refusesAHostThatIsAnotherApps() {
        apps.create(app("web").withHosts(Set.of(HOST)));

        assertThatThrownBy(() -> apps.create(app("thief").withHosts(Set.of(OTHER_HOST, HOST))))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("host");
        assertThat(apps.list()).hasSize(1);
    }

    @Test
    void refusesAnOwnerWithoutAccount() {
        var app = App.create(AppName.parse("web"), new UserName("carol"), NOW);

        assertThatThrownBy(() -> apps.create(app)).isInstanceOf(NotFound.class).hasMessageContaining("carol");
        assertThat(apps.list()).isEmpty();
    }

    @Test
    void updateReplacesEverythingThatWasSet() {
        var app = app("web");
        apps.create(app);
        var full = full("web");

        var updated = apps.update(
                app.id(),
                old -> old.withSettings(full.settings())
                        .withConfig(full.config())
                        .withScale(full.scale())
                        .withHosts(full.hosts())
                        .withGrants(full.grants())
                        .withMaintenance(true));

        assertThat(updated).isEqualTo(apps.find(app.id()).orElseThrow());
        assertThat(updated.config()).isEqualTo(full.config());
        assertThat(updated.grants()).isEqualTo(full.grants());
    }

    @Test
    void updateTakesAwayWhatIsNotSetAnyMore() {
        var app = full("web");
        apps.create(app);

        apps.update(
                app.id(),
                old -> old.withConfig(Map.of())
                        .withScale(Map.of())
                        .withHosts(Set.of())
                        .withGrants(Map.of()));

        var left = apps.find(app.id()).orElseThrow();
        assertThat(left.config()).isEmpty();
        assertThat(left.scale()).isEmpty();
        assertThat(left.hosts()).isEmpty();
        assertThat(left.grants()).isEmpty();
        apps.create(app("other").withHosts(Set.of(HOST)));
    }

    @Test
    void updateRenames() {
        var app = app("web");
        apps.create(app);

        apps.update(app.id(), old -> old.withName(AppName.parse("team/shop")));

        assertThat(apps.find(AppName.parse("web"))).isEmpty();
        assertThat(apps.find(AppName.parse("team/shop"))).isPresent();
        apps.create(app("web"));
    }

    @Test
    void updateRefusesAnotherAppsNameAndChangesNothing() {
        var app = app("web");
        apps.create(app);
        apps.create(app("shop"));

        assertThatThrownBy(() ->
                        apps.update(app.id(), old -> old.withMaintenance(true).withName(AppName.parse("shop"))))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("shop");
        assertThat(apps.find(app.id())).contains(app);
    }

    // withstand E 82
    @Test
    void updateRefusesAnotherAppsHostAndChangesNothing() {
        var app = full("web");
        apps.create(app);
        apps.create(app("shop").withHosts(Set.of(new HostName("shop.example.com"))));

        assertThatThrownBy(() ->
                        apps.update(app.id(), old -> old.withConfig(Map.of()).withHosts(shopHosts(old))))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("shop.example.com");
        assertThat(apps.find(app.id())).contains(app);
    }

    private static Set<HostName> shopHosts(App old) {
        assertThat(old.hosts()).containsExactlyInAnyOrder(HOST, OTHER_HOST);
        return Set.of(HOST, new HostName("shop.example.com"));
    }

    @Test
    void updateRefusesAGrantToNobody() {
        var app = app("web");
        apps.create(app);

        assertThatThrownBy(() ->
                        apps.update(app.id(), old -> old.withGrants(Map.of(new UserName("carol"), Right.READ))))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("carol");
        assertThat(apps.find(app.id())).contains(app);
    }

    @Test
    void updateOfAnAppThatIsGoneIsRefused() {
        assertThatThrownBy(() -> apps.update(AppId.random(), app -> app)).isInstanceOf(NotFound.class);
    }

    @Test
    void aChangeThatThrowsChangesNothing() {
        var app = app("web");
        apps.create(app);

        assertThatThrownBy(() -> apps.update(app.id(), _ -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        apps.update(app.id(), old -> old.withMaintenance(true));

        assertThat(apps.find(app.id())).contains(app.withMaintenance(true));
    }

    // withstand H 118
    @Test
    void updatesAtOnceLoseNothing() {
        var app = app("web");
        apps.create(app);
        var works = new Runnable[16];
        for (int i = 0; i < works.length; i++) {
            var name = new EnvName("V" + i);
            works[i] = () -> apps.update(app.id(), old -> {
                var config = new HashMap<>(old.config());
                config.put(name, new Secret(name.value()));
                return old.withConfig(config);
            });
        }

        assertThat(Race.of(works)).isEmpty();

        assertThat(apps.find(app.id()).orElseThrow().config()).hasSize(works.length);
    }

    // withstand E 82, H 118
    @Test
    void ofTwoAppsThatTakeOneHostAtOnceExactlyOneSucceeds() {
        var web = app("web");
        var shop = app("shop");
        apps.create(web);
        apps.create(shop);

        var refused = Race.of(
                () -> apps.update(web.id(), app -> app.withHosts(Set.of(HOST))),
                () -> apps.update(shop.id(), app -> app.withHosts(Set.of(HOST))));

        assertThat(refused).singleElement().isInstanceOf(Conflict.class);
        assertThat(apps.list()).filteredOn(app -> app.hosts().contains(HOST)).hasSize(1);
    }

    @Test
    void removesAnAppWithItsReleasesAndDeploys() {
        var app = full("web");
        apps.create(app);
        var kept = app("kept");
        apps.create(kept);
        state.releases().append(app.id(), version -> release(app, version));
        state.releases().append(kept.id(), version -> release(kept, version));
        var gone = state.deploys().append(push(app.id()), NOW);
        var stays = state.deploys().append(push(kept.id()), NOW);

        apps.remove(app.id());

        assertThat(apps.list()).containsExactly(kept);
        assertThat(state.releases().list(app.id())).isEmpty();
        assertThat(state.deploys().find(gone.id())).isEmpty();
        assertThat(state.deploys().unsettled()).containsExactly(stays);
        assertThat(state.releases().list(kept.id())).hasSize(1);
    }

    @Test
    void passesOverTheRemovalOfAnAppThatIsGone() {
        var app = app("web");
        apps.create(app);
        apps.remove(app.id());
        apps.remove(app.id());

        assertThat(apps.list()).isEmpty();
    }

    // withstand K 129
    @Test
    void anAppThatTakesTheNameOfARemovedOneFindsNothingOfIt() {
        var old = full("web");
        apps.create(old);
        state.releases().append(old.id(), version -> release(old, version));
        state.deploys().append(push(old.id()), NOW);
        apps.remove(old.id());

        var app = App.create(old.name(), BOB, NOW);
        apps.create(app);

        assertThat(apps.find(old.name())).contains(app);
        assertThat(state.releases().list(app.id())).isEmpty();
        assertThat(state.deploys().list(app.id(), 10)).isEmpty();
        assertThat(state.releases()
                        .append(app.id(), version -> release(app, version))
                        .version()
                        .number())
                .isEqualTo(1);
    }

    // withstand H 118
    @Test
    void removalAndRenameAtOnceLeaveNoApp() {
        var app = app("web");
        apps.create(app);

        var refused = Race.of(
                () -> apps.remove(app.id()), () -> apps.update(app.id(), old -> old.withName(AppName.parse("shop"))));

        assertThat(refused).allMatch(NotFound.class::isInstance);
        assertThat(apps.list()).isEmpty();
    }
}
