package dev.slipway.core.app;

import static dev.slipway.core.Samples.ALICE;
import static dev.slipway.core.Samples.BOB;
import static dev.slipway.core.Samples.app;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.NotAllowed;
import dev.slipway.core.NotFound;
import dev.slipway.core.UserException;
import dev.slipway.core.UserName;
import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Principal;
import dev.slipway.core.identity.Right;
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

    private final InMemoryApps apps = new InMemoryApps();
    private final Access access = new Access(apps);
    private final App web = app("web");

    @BeforeEach
    void begin() {
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
        var name = AppName.parse("team/new");

        assertThatCode(() -> access.requireCreate(OTHER, name)).doesNotThrowAnyException();
        assertThatCode(() -> access.requireCreate(with(OTHER, Right.DEPLOY, "team/*"), name))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> access.requireCreate(with(OTHER, Right.PUSH, "*"), name))
                .isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> access.requireCreate(with(ADMIN, Right.MANAGE, "web"), name))
                .isInstanceOf(NotAllowed.class);
    }

    @Test
    void aUserWhoseNameBeginsAlikeIsAnotherUser() {
        var alicia = new Principal(new UserName("alice2"), false, KeyScope.FULL);

        assertThat(failure(alicia, "web", Right.READ)).isInstanceOf(NotFound.class);
    }
}
