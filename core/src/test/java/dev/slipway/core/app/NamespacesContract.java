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
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.Race;
import dev.slipway.core.UserName;
import dev.slipway.core.platform.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Namespaces} promises. */
public abstract class NamespacesContract {
    private static final Namespace TEAM = new Namespace("team");

    private State state;
    private Namespaces namespaces;

    /** An empty store. */
    protected abstract State state();

    @BeforeEach
    void begin() {
        state = state();
        namespaces = state.namespaces();
        state.users().add(admin(ALICE));
        state.users().add(user(BOB));
    }

    private static NamespaceEntry team(Map<UserName, NamespaceRole> members) {
        return new NamespaceEntry(TEAM, members, NOW);
    }

    @Test
    void findsAndListsByNameWhatWasAdded() {
        var both = team(Map.of(ALICE, NamespaceRole.ADMIN, BOB, NamespaceRole.VIEWER));
        var empty = new NamespaceEntry(new Namespace("empty"), Map.of(), NOW);
        namespaces.add(both);
        namespaces.add(empty);

        assertThat(namespaces.find(TEAM)).contains(both);
        assertThat(namespaces.find(new Namespace("missing"))).isEmpty();
        assertThat(namespaces.list())
                .extracting(NamespaceEntry::name)
                .containsExactly(empty.name(), TEAM, Namespace.DEFAULT);
        assertThat(namespaces.list()).contains(both, empty);
    }

    @Test
    void theOneThatIsOpenToAllIsAlwaysThere() {
        assertThat(namespaces.find(Namespace.DEFAULT))
                .map(NamespaceEntry::members)
                .contains(Map.of());
        assertThat(namespaces.list()).hasSize(1);
        assertThatThrownBy(() -> namespaces.add(new NamespaceEntry(Namespace.DEFAULT, Map.of(), NOW)))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> namespaces.remove(Namespace.DEFAULT)).isInstanceOf(Conflict.class);

        namespaces.update(Namespace.DEFAULT, old -> old.withMembers(Map.of(BOB, NamespaceRole.VIEWER)));
        state.apps().create(app("web"));

        assertThat(namespaces.find(Namespace.DEFAULT))
                .map(NamespaceEntry::members)
                .contains(Map.of(BOB, NamespaceRole.VIEWER));
        assertThat(namespaces.list()).hasSize(1);
    }

    @Test
    void anAppInTheOneThatIsOpenToAllMakesItsOwnerNoAdminOfIt() {
        state.apps().create(app("web"));

        assertThat(namespaces.find(Namespace.DEFAULT))
                .map(NamespaceEntry::members)
                .contains(Map.of());
    }

    @Test
    void refusesANameThatIsTaken() {
        namespaces.add(team(Map.of()));

        assertThatThrownBy(() -> namespaces.add(team(Map.of(BOB, NamespaceRole.ADMIN))))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("team");
        assertThat(namespaces.find(TEAM)).contains(team(Map.of()));
    }

    // withstand H 118
    @Test
    void ofTwoOfOneNameThatAreAddedAtOnceExactlyOneIsThere() {
        var refused = Race.of(
                () -> namespaces.add(team(Map.of(ALICE, NamespaceRole.ADMIN))),
                () -> namespaces.add(team(Map.of(BOB, NamespaceRole.ADMIN))));

        assertThat(refused).singleElement().isInstanceOf(Conflict.class);
        assertThat(namespaces.find(TEAM).orElseThrow().members()).hasSize(1);
    }

    @Test
    void refusesMembersWithoutAnAccount() {
        var nobody = Map.of(new UserName("carol"), NamespaceRole.USER);

        assertThatThrownBy(() -> namespaces.add(team(nobody)))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("carol");
        assertThat(namespaces.find(TEAM)).isEmpty();

        namespaces.add(team(Map.of()));
        assertThatThrownBy(() -> namespaces.update(TEAM, old -> old.withMembers(nobody)))
                .isInstanceOf(NotFound.class);
        assertThat(namespaces.find(TEAM)).contains(team(Map.of()));
    }

    @Test
    void changesMembers() {
        namespaces.add(team(Map.of(ALICE, NamespaceRole.ADMIN)));

        var changed = namespaces.update(
                TEAM, old -> old.withMembers(Map.of(ALICE, NamespaceRole.VIEWER, BOB, NamespaceRole.USER)));

        assertThat(changed).isEqualTo(team(Map.of(ALICE, NamespaceRole.VIEWER, BOB, NamespaceRole.USER)));
        assertThat(namespaces.find(TEAM)).contains(changed);
        assertThatThrownBy(() -> namespaces.update(new Namespace("missing"), old -> old))
                .isInstanceOf(NotFound.class);
    }

    // withstand H 118
    @Test
    void ofChangesAtOnceNoneIsLost() {
        namespaces.add(team(Map.of()));

        var refused = Race.of(() -> join(ALICE), () -> join(BOB));

        assertThat(refused).isEmpty();
        assertThat(namespaces.find(TEAM).orElseThrow().members()).containsOnlyKeys(ALICE, BOB);
    }

    private void join(UserName user) {
        namespaces.update(TEAM, old -> {
            var members = new HashMap<>(old.members());
            members.put(user, NamespaceRole.USER);
            return old.withMembers(members);
        });
    }

    // withstand K 129
    @Test
    void membershipsEndWithTheirUser() {
        namespaces.add(team(Map.of(ALICE, NamespaceRole.ADMIN, BOB, NamespaceRole.ADMIN)));
        namespaces.add(new NamespaceEntry(new Namespace("bobs"), Map.of(BOB, NamespaceRole.ADMIN), NOW));

        state.users().remove(BOB);
        state.users().add(user(BOB));

        assertThat(namespaces.find(TEAM)).contains(team(Map.of(ALICE, NamespaceRole.ADMIN)));
        assertThat(namespaces.list())
                .allSatisfy(entry -> assertThat(entry.members()).doesNotContainKey(BOB));
        assertThat(namespaces.list()).hasSize(3);
    }

    @Test
    void anAppMakesTheNamespaceThatItComesTo() {
        var app = app("team/web");
        state.apps().create(app);

        assertThat(namespaces.find(TEAM)).contains(NamespaceEntry.create(TEAM, ALICE, app.createdAt()));
        assertThat(namespaces.list()).extracting(NamespaceEntry::name).containsExactly(TEAM, Namespace.DEFAULT);

        state.apps().update(app.id(), old -> old.withName(AppName.parse("other/web")));

        assertThat(namespaces.find(new Namespace("other")))
                .map(NamespaceEntry::members)
                .contains(Map.of(ALICE, NamespaceRole.ADMIN));
        assertThat(namespaces.find(TEAM)).isPresent();
    }

    @Test
    void anAppThatComesToANamespaceWhichIsThereChangesNoMembers() {
        namespaces.add(team(Map.of(BOB, NamespaceRole.ADMIN)));

        state.apps().create(app("team/web"));

        assertThat(namespaces.find(TEAM)).contains(team(Map.of(BOB, NamespaceRole.ADMIN)));
    }

    @Test
    void removesOneWithoutApps() {
        namespaces.add(team(Map.of(BOB, NamespaceRole.ADMIN)));
        var app = app("team/web");
        state.apps().create(app);
        assertThatThrownBy(() -> namespaces.remove(TEAM))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("team");
        assertThat(namespaces.find(TEAM)).isPresent();

        state.apps().remove(app.id());
        namespaces.remove(TEAM);

        assertThat(namespaces.find(TEAM)).isEmpty();
        assertThatThrownBy(() -> namespaces.remove(TEAM)).isInstanceOf(NotFound.class);
        namespaces.add(team(Map.of()));
        assertThat(namespaces.find(TEAM)).contains(team(Map.of()));
    }

    // withstand H 118
    @Test
    void anAppThatComesWhileItsNamespaceIsRemovedIsInOne() {
        namespaces.add(team(Map.of(ALICE, NamespaceRole.ADMIN)));

        var refused = Race.of(() -> namespaces.remove(TEAM), () -> state.apps().create(app("team/web")));

        assertThat(refused).allMatch(Conflict.class::isInstance);
        assertThat(state.apps().list()).extracting(App::name).isEqualTo(List.of(AppName.parse("team/web")));
        assertThat(namespaces.find(TEAM)).map(NamespaceEntry::members).contains(Map.of(ALICE, NamespaceRole.ADMIN));
    }
}
