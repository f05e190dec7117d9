package dev.slipway.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.AppName;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.UserName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {
    // withstand K 128
    @ParameterizedTest
    @CsvSource({
        "*, web, true",
        "*, team/web, true",
        "web, web, true",
        "web, workspace/web, true",
        "workspace/web, web, true",
        "web, team/web, false",
        "web, web2, false",
        "web, we, false",
        "team/web, web, false",
        "team/web, team/web, true",
        "team/*, team/web, true",
        "team/*, team2/web, false",
        "team/*, tea/web, false",
        "team/*, web, false",
        "workspace/*, web, true"
    })
    void patternsMatchByWholeNamesOnly(String pattern, String app, boolean matches) {
        assertThat(new AppPattern(pattern).matches(AppName.parse(app))).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "**",
                "w*",
                "*b",
                "/*",
                "*/*",
                "team/w*",
                "team/*/x",
                "team/",
                "a/b/*",
                ".*",
                "* ",
                "web,shop"
            })
    void refusesOtherPatterns(String pattern) {
        assertThatThrownBy(() -> new AppPattern(pattern)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void eachRightHoldsThoseBeforeIt() {
        var least = List.of(Right.READ, Right.PUSH, Right.DEPLOY, Right.MANAGE);
        for (var right : least) {
            assertThat(least.stream().filter(right::includes)).isEqualTo(least.subList(0, least.indexOf(right) + 1));
            assertThat(Right.parse(right.toString())).isEqualTo(right);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "READ", "read ", "all", "owner"})
    void refusesOtherRights(String text) {
        assertThatThrownBy(() -> Right.parse(text))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("not a right");
    }

    @Test
    void aScopeAllowsNoMoreThanItsRightOnItsApps() {
        var scope = new KeyScope(Right.PUSH, List.of(new AppPattern("web"), new AppPattern("team/*")), Instant.MAX);

        assertThat(scope.allows(AppName.parse("web"), Right.PUSH)).isTrue();
        assertThat(scope.allows(AppName.parse("team/x"), Right.READ)).isTrue();
        assertThat(scope.allows(AppName.parse("web"), Right.DEPLOY)).isFalse();
        assertThat(scope.allows(AppName.parse("shop"), Right.READ)).isFalse();
        assertThat(new KeyScope(Right.MANAGE, List.of(), Instant.MAX).allows(AppName.parse("web"), Right.READ))
                .isFalse();
    }

    @Test
    void onlyAFullScopeManagesKeysAndUsers() {
        var all = List.of(AppPattern.ALL);

        assertThat(principal(KeyScope.FULL).mayManageIdentity()).isTrue();
        assertThat(principal(new KeyScope(Right.DEPLOY, all, Instant.MAX)).mayManageIdentity())
                .isFalse();
        assertThat(principal(new KeyScope(Right.MANAGE, List.of(new AppPattern("web")), Instant.MAX))
                        .mayManageIdentity())
                .isFalse();
    }

    private static Principal principal(KeyScope scope) {
        return new Principal(UserName.ADMIN, true, scope);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SHA256:",
                "SHA256:upY04nBJ5tKMgc/0C4sgZk4z9yitU8qNf01+CLitar",
                "SHA256:upY04nBJ5tKMgc/0C4sgZk4z9yitU8qNf01+CLitaro=",
                "sha256:upY04nBJ5tKMgc/0C4sgZk4z9yitU8qNf01+CLitaro",
                "MD5:aa:bb",
                "upY04nBJ5tKMgc/0C4sgZk4z9yitU8qNf01+CLitaro",
                "SHA256:upY04nBJ5tKMgc_0C4sgZk4z9yitU8qNf01-CLitaro",
                "SHA256:upY04nBJ5tKMgc/0C4sgZk4z9yitU8qNf01+CLitaro\n"
            })
    void refusesWhatIsNoFingerprint(String text) {
        assertThatThrownBy(() -> new Fingerprint(text)).isInstanceOf(InvalidInput.class);
    }
}
