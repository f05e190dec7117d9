package dev.slipway.git;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotFound;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.NamespaceEntry;
import dev.slipway.core.app.NamespaceRole;
import dev.slipway.core.app.Repositories;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.platform.State;
import dev.slipway.git.repository.RepositoryStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewAppsIT {
    private static final Principal PUSHER = new Principal(BOB, false, KeyScope.FULL);
    private static final AppName WEB = AppName.parse("team/web");
    private static final Namespace TEAM = new Namespace("team");

    @TempDir
    Path folder;

    private final State state = State.inMemory();

    @BeforeEach
    void begin() {
        state.users().add(user(ALICE));
        state.users().add(user(BOB));
    }

    private NewApps newApps() {
        return new NewApps(
                new Access(state.apps(), state.namespaces()),
                state.apps(),
                state.releases(),
                state.deploys(),
                new RepositoryStore(new Repositories(folder)),
                Clock.systemUTC());
    }

    // withstand H 118, K 128
    @Test
    void anAppWhoseNamespaceBecameOthersMeanwhileIsNotMade() {
        var apps = newApps();
        var app = apps.enter(PUSHER, WEB);

        state.namespaces().add(NamespaceEntry.create(TEAM, ALICE, NOW));

        assertThatThrownBy(() -> apps.make(PUSHER, app))
                .isInstanceOf(NotFound.class)
                .hasMessage("app 'team/web' not found");
        apps.leave(app);
        assertThat(state.apps().list()).isEmpty();
    }

    @Test
    void anAppThatIsMadeMakesItsNamespaceItsPushers() {
        var apps = newApps();
        var app = apps.enter(PUSHER, WEB);

        apps.make(PUSHER, app);

        assertThat(state.apps().find(WEB)).contains(app);
        assertThat(state.namespaces().find(TEAM))
                .map(NamespaceEntry::members)
                .contains(Map.of(BOB, NamespaceRole.ADMIN));
    }
}
