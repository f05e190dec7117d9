package dev.slipway.core.deploy;

import static dev.slipway.core.deploy.FakePlatform.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Conflict;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.Secret;
import dev.slipway.core.ServiceName;
import dev.slipway.core.UserName;
import dev.slipway.core.app.Access;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Configuration;
import dev.slipway.core.app.NamespaceRole;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.identity.User;
import dev.slipway.core.release.Difference;
import dev.slipway.core.release.ReleaseVersion;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigurationChangesTest {
    private static final Namespace TEAM = new Namespace("team");
    private static final ConfigurationName DB = new ConfigurationName("db");
    private static final ConfigurationKey PASSWORD = new ConfigurationKey("password");
    private static final Principal ADA = principal("ada");
    private static final Principal BOB = principal("bob");
    private static final Principal EVE = principal("eve");

    private final DeployerRig rig = new DeployerRig();
    private final RecordingProgress progress = new RecordingProgress();
    private final ConfigurationChanges changes = new ConfigurationChanges(
            rig.fake.platform(),
            new Access(rig.fake.state().apps(), rig.fake.state().namespaces()),
            rig.deployer,
            Clock.fixed(DeployerRig.NOW, ZoneOffset.UTC));
    private App web;

    private static Principal principal(String name) {
        return new Principal(new UserName(name), false, KeyScope.FULL);
    }

    private static Map<ConfigurationKey, Secret> password(String value) {
        return Map.of(PASSWORD, new Secret(value));
    }

    /** Ada owns the namespace, bob looks at it, and eve is nobody there. */
    @BeforeEach
    void begin() throws InterruptedException {
        web = rig.fake.app("team/web", "ada");
        List.of(BOB, EVE).forEach(who -> rig.fake.state().users().add(new User(who.user(), false, Instant.EPOCH)));
        rig.fake
                .state()
                .namespaces()
                .update(
                        TEAM,
                        entry -> entry.withMembers(
                                Map.of(ADA.user(), NamespaceRole.ADMIN, BOB.user(), NamespaceRole.VIEWER)));
        rig.deploy(push(web, 1));
    }

    private Configuration db() {
        return changes.create(ADA, TEAM, DB, password("first-secret"));
    }

    private String runs(App app) {
        var release = rig.fake.state().releases().current(app.id()).orElseThrow();
        return release.version() + " " + release.summary() + " "
                + release.files().secrets().stream().map(Secret::reveal).toList();
    }

    @Test
    void bindsARunningAppWithARelease() throws Exception {
        db();

        assertThat(changes.bind(ADA, web.name(), List.of(DB), progress)).isEmpty();

        assertThat(runs(web)).isEqualTo("v2 Bind db [first-secret]");
        assertThat(changes.bind(ADA, web.name(), List.of(DB), progress)).containsExactly(DB);
        assertThat(runs(web)).as("it was bound already").startsWith("v2");
    }

    @Test
    void bindsAllOrNothing() {
        db();

        assertThatThrownBy(() -> changes.bind(ADA, web.name(), List.of(DB, new ConfigurationName("cache")), progress))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("cache");
        assertThat(rig.now(web).configurations()).isEmpty();
    }

    @Test
    void aChangeComesToEachBoundAppThatRuns() throws Exception {
        var db = db();
        var idle = rig.fake.app("team/idle", "ada");
        changes.bind(ADA, web.name(), List.of(DB), progress);
        changes.bind(ADA, idle.name(), List.of(DB), progress);

        changes.update(ADA, db, _ -> password("second-secret"), true, progress);

        assertThat(runs(web)).isEqualTo("v3 Change db [second-secret]");
        assertThat(rig.fake.state().releases().current(idle.id())).isEmpty();
        changes.update(ADA, db, old -> old, true, progress);
        assertThat(runs(web)).as("nothing was changed").startsWith("v3");
    }

    @Test
    void aChangeCanWaitForTheNextRelease() throws Exception {
        var db = db();
        changes.bind(ADA, web.name(), List.of(DB), progress);

        changes.update(ADA, db, _ -> password("second-secret"), false, progress);

        assertThat(runs(web)).isEqualTo("v2 Bind db [first-secret]");
        rig.deploy(push(web, 2));
        assertThat(runs(web)).endsWith("[second-secret]");
    }

    @Test
    void anAppThatDoesNotBecomeHealthyWithAChangeKeepsNobodyElseFromIt() throws Exception {
        var db = db();
        var other = rig.fake.app("team/other", "ada");
        rig.deploy(push(other, 1));
        changes.bind(ADA, web.name(), List.of(DB), progress);
        changes.bind(ADA, other.name(), List.of(DB), progress);
        rig.fake.whileRollingOut((app, _) -> {
            if (app.name().equals(other.name())) {
                throw new RolloutFailed("web.1 ended", "");
            }
        });

        assertThatThrownBy(() -> changes.update(ADA, db, _ -> password("second-secret"), true, progress))
                .isInstanceOf(RolloutFailed.class)
                .hasMessage("db is changed, but did not come to team/other");

        assertThat(runs(web)).isEqualTo("v3 Change db [second-secret]");
        assertThat(runs(other)).isEqualTo("v2 Bind db [first-secret]");
        assertThat(progress.text()).contains("team/other: web.1 ended");
    }

    @Test
    void oneThatAppsAreBoundToIsNotDeletedUnlessTheyAreUnbound() throws Exception {
        var db = db();
        changes.bind(ADA, web.name(), List.of(DB), progress);

        assertThatThrownBy(() -> changes.delete(ADA, db, false, progress))
                .isInstanceOf(Conflict.class)
                .hasMessage("configuration 'db' is bound to team/web");
        changes.delete(ADA, db, true, progress);

        assertThat(changes.list(ADA, TEAM)).isEmpty();
        assertThat(runs(web)).isEqualTo("v3 Unbind db []");
    }

    @Test
    void deletingAnAppUnbindsIt() throws Exception {
        var db = db();
        changes.bind(ADA, web.name(), List.of(DB), progress);

        rig.deployer.delete(web.id(), web.owner());

        assertThat(changes.bound(db)).isEmpty();
        changes.delete(ADA, db, false, progress);
        assertThat(changes.list(ADA, TEAM)).isEmpty();
    }

    @Test
    void unbindsOnlyWhatIsBound() throws Exception {
        db();

        assertThatThrownBy(() -> changes.unbind(ADA, web.name(), DB, progress)).isInstanceOf(NotFound.class);
        changes.bind(ADA, web.name(), List.of(DB), progress);
        changes.unbind(ADA, web.name(), DB, progress);

        assertThat(rig.now(web).configurations()).isEmpty();
    }

    @Test
    void whatAServiceGaveIsNotChangedByUsers() {
        var served = new Configuration(
                TEAM, DB, password("x"), ADA.user(), DeployerRig.NOW, Optional.of(new ServiceName("pg")));
        rig.fake.state().configurations().create(served);

        assertThatThrownBy(() -> changes.update(ADA, served, old -> old, true, progress))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("service pg");
        assertThatThrownBy(() -> changes.delete(ADA, served, true, progress)).isInstanceOf(Conflict.class);
    }

    // withstand B 27
    @Test
    void aViewerSeesOneButNotItsValues() {
        var db = db();

        assertThat(changes.list(BOB, TEAM)).containsExactly(db);
        assertThat(changes.require(BOB, TEAM, DB, Right.READ)).isEqualTo(db);
        assertThatThrownBy(() -> changes.require(BOB, TEAM, DB, Right.DEPLOY)).isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> changes.create(BOB, TEAM, new ConfigurationName("own"), Map.of()))
                .isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> changes.update(BOB, db, old -> old, true, progress))
                .isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> changes.delete(BOB, db, true, progress)).isInstanceOf(NotAllowed.class);
    }

    // withstand B 27
    @Test
    void whoIsNoMemberIsToldTheSameAsOfANamespaceThatIsNotThere() {
        db();

        assertThatThrownBy(() -> changes.require(EVE, TEAM, DB, Right.READ))
                .isInstanceOf(NotFound.class)
                .hasMessage("namespace 'team' not found");
        assertThatThrownBy(() -> changes.list(EVE, TEAM)).isInstanceOf(NotFound.class);
        assertThat(changes.list(EVE)).isEmpty();
        assertThat(changes.list(ADA)).hasSize(1);
    }

    // withstand B 27
    @Test
    void inTheNamespaceThatIsOpenToAllEachHasOnesOwn() {
        var own = changes.create(ADA, Namespace.DEFAULT, DB, password("of-ada"));
        var eves = rig.fake.app("eves", "eve");

        assertThat(changes.list(ADA, Namespace.DEFAULT)).containsExactly(own);
        assertThat(changes.list(EVE, Namespace.DEFAULT)).isEmpty();
        assertThatThrownBy(() -> changes.bind(EVE, eves.name(), List.of(DB), progress))
                .isInstanceOf(NotFound.class)
                .hasMessage("configuration 'db' not found in namespace workspace");
    }

    @Test
    void aNamespaceHasNoMoreThanItMayHave() {
        for (int i = 0; i < 500; i++) {
            changes.create(ADA, TEAM, new ConfigurationName("c" + i), Map.of());
        }

        assertThatThrownBy(this::db).isInstanceOf(Conflict.class).hasMessageContaining("500 configurations");
    }

    @Test
    void rollingBackBringsBackWhatItHadWithoutChangingIt() throws Exception {
        var db = db();
        changes.bind(ADA, web.name(), List.of(DB), progress);
        changes.update(ADA, db, _ -> password("second-secret"), true, progress);

        rig.deployer.rollBack(web.id(), new ReleaseVersion(2), web.owner(), progress);

        assertThat(runs(web)).isEqualTo("v4 Rollback to v2 [first-secret]");
        assertThat(changes.require(ADA, TEAM, DB, Right.DEPLOY).data()).isEqualTo(password("second-secret"));
    }

    @Test
    void whatAnotherReleaseWouldChangeOfThemIsTold() throws Exception {
        var db = db();
        changes.bind(ADA, web.name(), List.of(DB), progress);
        changes.update(ADA, db, _ -> password("second-secret"), true, progress);
        var newestFirst = rig.fake.state().releases().list(web.id());

        var change = new Difference(newestFirst.get(0), newestFirst.get(1));
        var removal = new Difference(newestFirst.get(0), newestFirst.get(2));

        assertThat(change.isEmpty()).isFalse();
        assertThat(change.lines((_, _, _) -> true)).contains("config:    ~ db/");
        assertThat(removal.lines((_, _, _) -> true)).contains("config:    - db/");
    }
}
