package dev.slipway.core.app;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.NOW;
import static dev.slipway.core.Samples.app;
import static dev.slipway.core.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.core.AppName;
import dev.slipway.core.Namespace;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserException;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
import dev.slipway.core.platform.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

// withstand K 128
class AccessTest {
    private static final AppName WEB = AppName.parse("web");
    private static final Principal OWNER = new Principal(ALICE, false, KeyScope.FULL);
    private static final Principal OTHER = new Principal(BOB, false, KeyScope.FULL);
    private static final Principal ADMIN = new Principal(UserName.ADMIN, true, KeyScope.FULL);

    private static final Namespace TEAM = new Namespace("team");
    private static final AppName SHOP = AppName.parse("team/shop");

    private final State state = State.inMemory();
    private final Apps apps = state.apps();
    private final Access access = new Access(apps, state.namespaces());
    private final App web = app("web");

    @BeforeEach
    void begin() {
        state.users().add(user(ALICE));
        state.users().add(user(BOB));
        apps.create(web);
        apps.create(app("team/shop"));
    }

    private static Principal with(Principal who, Right most, String pattern) {
        return new Principal(
                who.user(), who.admin(), new KeyScope(most, List.of(new AppPattern(pattern)), Instant.MAX));
    }

    private void grant(Right right) {
        apps.update(web.id(), old -> old.withGrants(Map.of(BOB, right)));
    }

    @Test
    void ownersAndAdminsMayDoEverything() {
        for (var right : Right.values()) {
            assertThat(access.require(OWNER, WEB, right)).isEqualTo(web);
            assertThat(access.require(ADMIN, WEB, right)).isEqualTo(web);
        }
    }

    @Test
    void anothersAppIsToldOfInTheWordsOfAMissingOne() {
        for (var right : Right.values()) {
            var hidden = failure(OTHER, "web", right);
            var missing = failure(OTHER, "wib", right);

            assertThat(hidden).isInstanceOf(NotFound.class);
            assertThat(hidden.reason().replace("web", "wib")).isEqualTo(missing.reason());
            assertThat(hidden.advice()).isEqualTo(missing.advice());
        }
    }

    private UserException failure(Principal who, String name, Right right) {
        try {
            access.require(who, AppName.parse(name), right);
        } catch (UserException e) {
            return e;
        }
        throw new AssertionError("allowed: " + right);
    }

    @Test
    void aGrantGivesItsRightAndThoseBefore() {
        for (var granted : Right.values()) {
            grant(granted);
            for (var right : Right.values()) {
                assertThat(access.has(OTHER, apps.find(WEB).orElseThrow(), right))
                        .isEqualTo(granted.includes(right));
            }
        }
    }

    @Test
    void whoMayReadButNotMoreIsToldSo() {
        grant(Right.READ);

        assertThatThrownBy(() -> access.require(OTHER, WEB, Right.PUSH))
                .isInstanceOf(NotAllowed.class)
                .hasMessage("you may not push app web");
    }

    @Test
    void aKeyGivesNoMoreThanItsScopeEvenToAnAdmin() {
        var narrow = with(ADMIN, Right.READ, "web");

        assertThat(access.require(narrow, WEB, Right.READ)).isEqualTo(web);
        assertThat(failure(narrow, "web", Right.PUSH)).isInstanceOf(NotAllowed.class);
        assertThat(failure(narrow, "team/shop", Right.READ)).isInstanceOf(NotFound.class);
        assertThat(failure(with(OWNER, Right.MANAGE, "team/*"), "web", Right.READ))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void aScopeGivesNothingThatItsUserLacks() {
        grant(Right.READ);

        assertThat(failure(with(OTHER, Right.MANAGE, "web"), "web", Right.DEPLOY))
                .isInstanceOf(NotAllowed.class);
    }

    @Test
    void listsOnlyWhatMayBeRead() {
        assertThat(access.visible(OTHER)).isEmpty();
        grant(Right.READ);
        assertThat(access.visible(OTHER)).extracting(App::name).containsExactly(WEB);
        assertThat(access.visible(ADMIN)).hasSize(2);
        assertThat(access.visible(with(ADMIN, Right.READ, "team/*")))
                .extracting(App::name)
                .containsExactly(AppName.parse("team/shop"));
    }

    @Test
    void creatingTakesAKeyThatMayDeployThere() {
        var name = AppName.parse("crew/new");

        assertThatCode(() -> access.requireCreate(OTHER, name)).doesNotThrowAnyException();
        assertThatCode(() -> access.requireCreate(with(OTHER, Right.DEPLOY, "crew/*"), name))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> access.requireCreate(with(OTHER, Right.PUSH, "*"), name))
                .isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> access.requireCreate(with(ADMIN, Right.MANAGE, "web"), name))
                .isInstanceOf(NotAllowed.class);
    }

    private void member(NamespaceRole role) {
        state.namespaces().update(TEAM, old -> old.withMembers(Map.of(ALICE, NamespaceRole.ADMIN, BOB, role)));
    }

    @Test
    void aRoleGivesItsRightOnEveryAppOfTheNamespaceAndOnNoOther() {
        for (var role : NamespaceRole.values()) {
            member(role);
            for (var right : Right.values()) {
                assertThat(access.has(OTHER, apps.find(SHOP).orElseThrow(), right))
                        .as("%s as %s", right, role)
                        .isEqualTo(role.right().includes(right));
                assertThat(access.has(OTHER, web, right)).isFalse();
            }
            assertThat(access.visible(OTHER)).extracting(App::name).containsExactly(SHOP);
        }
        assertThat(failure(with(OTHER, Right.READ, "*"), "team/shop", Right.DEPLOY))
                .isInstanceOf(NotAllowed.class);
        assertThat(failure(with(OTHER, Right.MANAGE, "web"), "team/shop", Right.READ))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void ofARoleAndAGrantTheWiderHolds() {
        member(NamespaceRole.VIEWER);
        apps.update(apps.find(SHOP).orElseThrow().id(), old -> old.withGrants(Map.of(BOB, Right.PUSH)));

        assertThat(access.require(OTHER, SHOP, Right.PUSH).name()).isEqualTo(SHOP);

        member(NamespaceRole.ADMIN);
        assertThat(access.require(OTHER, SHOP, Right.MANAGE).name()).isEqualTo(SHOP);
    }

    @Test
    void onlyThoseWhoMayDeployInANamespaceMakeAppsThere() {
        var name = AppName.parse("team/new");
        var hidden = catchThrowableOfType(UserException.class, () -> access.requireCreate(OTHER, name));
        assertThat(hidden)
                .isInstanceOf(NotFound.class)
                .hasMessage(failure(OTHER, "team/new", Right.READ).reason());

        member(NamespaceRole.VIEWER);
        assertThatThrownBy(() -> access.requireCreate(OTHER, name))
                .isInstanceOfSatisfying(
                        NotAllowed.class,
                        refusal -> assertThat(refusal.advice()).contains("its admin, alice"));
        member(NamespaceRole.USER);
        assertThatCode(() -> access.requireCreate(OTHER, name)).doesNotThrowAnyException();
        assertThatCode(() -> access.requireCreate(ADMIN, name)).doesNotThrowAnyException();
        assertThatCode(() -> access.requireCreate(OTHER, AppName.parse("new"))).doesNotThrowAnyException();
    }

    @Test
    void whoOwnsAnAppAmongOthersKnowsOfItsNamespace() {
        apps.create(App.create(AppName.parse("team/bobs"), BOB, NOW));

        assertThatThrownBy(() -> access.requireCreate(OTHER, AppName.parse("team/new")))
                .isInstanceOf(NotAllowed.class);
        assertThat(access.require(OTHER, TEAM, Right.READ).name()).isEqualTo(TEAM);
        assertThat(access.visibleNamespaces(OTHER))
                .extracting(NamespaceEntry::name)
                .containsExactly(TEAM, Namespace.DEFAULT);
        assertThat(failure(OTHER, "team/shop", Right.READ)).isInstanceOf(NotFound.class);
    }

    @Test
    void aNamespaceIsManagedByItsAdminsAndTheServers() {
        member(NamespaceRole.USER);

        assertThat(access.require(OWNER, TEAM, Right.MANAGE).name()).isEqualTo(TEAM);
        assertThat(access.require(ADMIN, TEAM, Right.MANAGE).name()).isEqualTo(TEAM);
        assertThat(access.require(with(OWNER, Right.MANAGE, "team/*"), TEAM, Right.MANAGE)
                        .name())
                .isEqualTo(TEAM);
        assertThatThrownBy(() -> access.require(OTHER, TEAM, Right.MANAGE)).isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> access.require(with(OWNER, Right.MANAGE, "team/shop"), TEAM, Right.MANAGE))
                .isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> access.require(with(OWNER, Right.DEPLOY, "*"), TEAM, Right.MANAGE))
                .isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> access.require(OWNER, Namespace.DEFAULT, Right.MANAGE))
                .isInstanceOf(NotAllowed.class);
    }

    @Test
    void aHiddenNamespaceIsToldOfInTheWordsOfAMissingOne() {
        var hidden = catchThrowableOfType(UserException.class, () -> access.require(OTHER, TEAM, Right.MANAGE));
        var missing = catchThrowableOfType(
                UserException.class, () -> access.require(OTHER, new Namespace("taem"), Right.MANAGE));

        assertThat(hidden).isInstanceOf(NotFound.class);
        assertThat(hidden.reason().replace("team", "taem")).isEqualTo(missing.reason());
        assertThat(hidden.advice()).isEqualTo(missing.advice());
        assertThatThrownBy(() -> access.require(with(ADMIN, Right.MANAGE, "web"), TEAM, Right.READ))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void listsOnlyNamespacesThatOneMayKnowOf() {
        assertThat(access.visibleNamespaces(OTHER))
                .extracting(NamespaceEntry::name)
                .containsExactly(Namespace.DEFAULT);
        assertThat(access.visibleNamespaces(OWNER)).hasSize(2);
        assertThat(access.visibleNamespaces(ADMIN)).hasSize(2);
        assertThat(access.visibleNamespaces(with(ADMIN, Right.READ, "team/shop")))
                .extracting(NamespaceEntry::name)
                .containsExactly(TEAM);
    }

    @Test
    void aUserWhoseNameBeginsAlikeIsAnotherUser() {
        var alicia = new Principal(new UserName("alice2"), false, KeyScope.FULL);

        assertThat(failure(alicia, "web", Right.READ)).isInstanceOf(NotFound.class);
    }
}
