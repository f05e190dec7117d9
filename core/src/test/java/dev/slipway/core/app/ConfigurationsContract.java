package dev.slipway.core.app;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.admin;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.Race;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import dev.slipway.core.UserName;
import dev.slipway.core.platform.State;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Configurations} promises, and {@link Apps} of what is bound to them. */
public abstract class ConfigurationsContract {
    private static final ConfigurationName DB = new ConfigurationName("db");
    private static final Namespace TEAM = new Namespace("team");
    private static final ConfigurationKey PASSWORD = new ConfigurationKey("password");

    private State state;
    private Configurations configurations;

    /** An empty store. */
    protected abstract State state();

    @BeforeEach
    void begin() {
        state = state();
        configurations = state.configurations();
        state.users().add(user(ALICE));
    }

    private static Configuration db(Namespace namespace) {
        return Configuration.create(
                namespace,
                DB,
                Map.of(PASSWORD, new Secret("hunter2 ü\n'quoted'"), new ConfigurationKey("tls.crt"), new Secret("")),
                ALICE,
                NOW);
    }

    @Test
    void findsWhatWasCreatedInItsNamespace() {
        var db = db(TEAM);
        configurations.create(db);

        assertThat(configurations.find(TEAM, DB)).contains(db);
        assertThat(configurations.find(Namespace.DEFAULT, DB)).isEmpty();
        assertThat(configurations.find(TEAM, new ConfigurationName("db2"))).isEmpty();
    }

    @Test
    void keepsOneOfAServiceAndOneWithoutValues() {
        var empty = Configuration.create(TEAM, DB, Map.of(), ALICE, NOW);
        var served = new Configuration(
                TEAM,
                new ConfigurationName("of-cache"),
                Map.of(PASSWORD, new Secret("hunter2")),
                ALICE,
                NOW,
                Optional.of(new ServiceName("cache")));

        configurations.create(empty);
        configurations.create(served);

        assertThat(configurations.list(TEAM)).containsExactly(empty, served);
    }

    @Test
    void listsANamespaceByName() {
        configurations.create(Configuration.create(TEAM, new ConfigurationName("zz"), Map.of(), ALICE, NOW));
        configurations.create(db(TEAM));
        configurations.create(db(Namespace.DEFAULT));

        assertThat(configurations.list(TEAM))
                .extracting(each -> each.name().value())
                .containsExactly("db", "zz");
        assertThat(configurations.list(new Namespace("nobody"))).isEmpty();
    }

    @Test
    void refusesANameThatIsTaken() {
        configurations.create(db(TEAM));

        assertThatThrownBy(() -> configurations.create(Configuration.create(TEAM, DB, Map.of(), ALICE, NOW)))
                .isInstanceOf(Conflict.class)
                .hasMessage("configuration 'db' is there already");
        assertThat(configurations.find(TEAM, DB)).contains(db(TEAM));
    }

    // withstand H 118
    @Test
    void ofTwoCreatesOfOneNameExactlyOneSucceeds() {
        var refused = Race.times(8, () -> configurations.create(db(TEAM)));

        assertThat(refused).hasSize(7).allMatch(Conflict.class::isInstance);
    }

    @Test
    void updateReplacesTheValues() {
        configurations.create(db(TEAM));
        var values = Map.of(new ConfigurationKey("url"), new Secret("db://x"));

        var updated = configurations.update(TEAM, DB, old -> old.withData(values));

        assertThat(updated).isEqualTo(db(TEAM).withData(values));
        assertThat(configurations.find(TEAM, DB)).contains(updated);
    }

    @Test
    void updateOfOneThatIsGoneIsRefused() {
        assertThatThrownBy(() -> configurations.update(TEAM, DB, old -> old))
                .isInstanceOf(NotFound.class)
                .hasMessage("configuration 'db' not found in namespace team");
    }

    // withstand H 118
    @Test
    void updatesAtOnceLoseNothing() {
        configurations.create(db(TEAM).withData(Map.of()));
        var works = new Runnable[8];
        for (int i = 0; i < works.length; i++) {
            var key = new ConfigurationKey("k" + i);
            works[i] = () -> configurations.update(TEAM, DB, old -> {
                var data = new HashMap<>(old.data());
                data.put(key, new Secret(key.value()));
                return old.withData(data);
            });
        }

        assertThat(Race.of(works)).isEmpty();

        assertThat(configurations.find(TEAM, DB).orElseThrow().data()).hasSize(works.length);
    }

    @Test
    void removesOneAndPassesOverOneThatIsGone() {
        configurations.create(db(TEAM));

        configurations.remove(TEAM, DB);
        configurations.remove(TEAM, DB);

        assertThat(configurations.list(TEAM)).isEmpty();
        configurations.create(db(TEAM));
    }

    @Test
    void keepsWhatAppsAreBoundTo() {
        configurations.create(db(Namespace.DEFAULT));
        var app = app("web");
        state.apps().create(app);

        var bound = state.apps().update(app.id(), old -> old.withConfigurations(Set.of(DB)));

        assertThat(state.apps().find(app.id())).contains(bound);
        assertThat(state.apps().list()).containsExactly(bound);
        assertThat(bound.configurations()).containsExactly(DB);
        assertThat(state.apps().update(app.id(), old -> old.withConfigurations(Set.of())))
                .isEqualTo(app);
    }

    @Test
    void refusesToBindAnAppToOneThatIsNotInItsNamespace() {
        configurations.create(db(TEAM));
        var app = app("web");
        state.apps().create(app);

        assertThatThrownBy(() -> state.apps().update(app.id(), old -> old.withConfigurations(Set.of(DB))))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("db");
        assertThat(state.apps().find(app.id())).contains(app);
    }

    @Test
    void refusesToMoveABoundAppToANamespaceWithoutIt() {
        configurations.create(db(TEAM));
        var app = app("team/web").withConfigurations(Set.of(DB));
        state.apps().create(app);

        assertThatThrownBy(() -> state.apps().update(app.id(), old -> old.withName(AppName.parse("web"))))
                .isInstanceOf(NotFound.class);
        assertThat(state.apps().find(app.name())).contains(app);
    }

    @Test
    void refusesToRemoveOneThatAnAppIsBoundTo() {
        configurations.create(db(Namespace.DEFAULT));
        configurations.create(db(TEAM));
        state.apps().create(app("web").withConfigurations(Set.of(DB)));

        assertThatThrownBy(() -> configurations.remove(Namespace.DEFAULT, DB))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("db")
                .hasMessageContaining("web");
        configurations.remove(TEAM, DB);

        assertThat(configurations.find(Namespace.DEFAULT, DB)).isPresent();
        assertThat(configurations.find(TEAM, DB)).isEmpty();
    }

    @Test
    void oneWhoseBoundAppIsGoneCanBeRemoved() {
        configurations.create(db(Namespace.DEFAULT));
        var app = app("web").withConfigurations(Set.of(DB));
        state.apps().create(app);
        state.apps().remove(app.id());

        configurations.remove(Namespace.DEFAULT, DB);

        assertThat(configurations.list(Namespace.DEFAULT)).isEmpty();
    }

    // withstand H 118
    @Test
    void noAppIsBoundToOneThatIsRemovedAtThatTime() {
        configurations.create(db(Namespace.DEFAULT));
        var app = app("web");
        state.apps().create(app);

        Race.of(
                () -> configurations.remove(Namespace.DEFAULT, DB),
                () -> state.apps().update(app.id(), old -> old.withConfigurations(Set.of(DB))));

        boolean there = configurations.find(Namespace.DEFAULT, DB).isPresent();
        boolean bound =
                state.apps().find(app.id()).orElseThrow().configurations().contains(DB);
        assertThat(bound).isEqualTo(there);
    }

    @Test
    void thoseOfANamespaceGoWithIt() {
        state.namespaces().add(NamespaceEntry.create(TEAM, ALICE, NOW));
        configurations.create(db(TEAM));
        configurations.create(db(Namespace.DEFAULT));

        state.namespaces().remove(TEAM);

        assertThat(configurations.find(TEAM, DB)).isEmpty();
        assertThat(configurations.find(Namespace.DEFAULT, DB)).isPresent();
    }

    // withstand K 129
    @Test
    void whoseConfigurationsNobodyElseHasARightOnIsNotRemoved() {
        state.users().add(user(BOB));
        state.users().add(admin(new UserName("root")));
        configurations.create(db(Namespace.DEFAULT));
        configurations.create(Configuration.create(TEAM, DB, Map.of(), BOB, NOW));

        assertThatThrownBy(() -> state.users().remove(ALICE))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("alice still has configurations");
        state.users().remove(BOB);
        configurations.remove(Namespace.DEFAULT, DB);
        state.users().remove(ALICE);

        assertThat(state.users().list()).hasSize(1);
    }

    @Test
    void keepsWhereAnAppCameFrom() {
        var app = app("web").withOrigin(Origin.folder("/home/ada/web"));
        state.apps().create(app);
        assertThat(state.apps().find(app.id())).contains(app);

        var origin = Origin.git("https://git.example.com/web.git", "v1", "main");
        state.apps().update(app.id(), old -> old.withOrigin(origin));

        assertThat(state.apps().find(app.id()).orElseThrow().origin()).isEqualTo(origin);
    }
}
