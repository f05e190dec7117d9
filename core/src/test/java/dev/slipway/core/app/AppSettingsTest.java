package dev.slipway.core.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.slipway.core.InvalidInput;
import dev.slipway.core.RefName;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppSettingsTest {
    private final AppSettings settings = AppSettings.DEFAULT;

    @Test
    void deploysMainAndMasterUnlessSet() {
        var set = settings.with("deploy-branch", "release/next");

        assertThat(settings.deployBranches()).containsExactly(RefName.branch("main"), RefName.branch("master"));
        assertThat(set.deployBranches()).containsExactly(RefName.branch("release/next"));
        assertThat(set.with("deploy-branch", "")).isEqualTo(settings);
    }

    @Test
    void setsEachByItsNameAndNothingElse() {
        assertThat(settings.with("force-push", "off").forcePush()).isFalse();
        assertThat(settings.with("folder", "services/web").folder()).isEqualTo("services/web");
        assertThat(settings.with("health-path", "/up?x=1").healthPath()).isEqualTo("/up?x=1");
        assertThat(settings.with("boot-limit", "90").bootLimit()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.with("stop-grace", "5s").stopGrace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.with("builder", "registry.example.com:5000/a/b:1").builder())
                .isEqualTo("registry.example.com:5000/a/b:1");
        assertThat(settings.with("builder", "a/b").with("builder", "")).isEqualTo(settings);
        assertThat(settings.with("folder", "a").with("folder", "")).isEqualTo(settings);
        assertThat(settings.with("health-path", "/a").with("health-path", "")).isEqualTo(settings);
        assertThat(settings.with("force-push", "off").with("force-push", "on")).isEqualTo(settings);
        assertThat(settings.with("boot-limit", "5s").with("boot-limit", "60s")).isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource({
        "deploy-branch, a..b",
        "deploy-branch, -x",
        "deploy-branch, x.lock",
        "force-push, maybe",
        "force-push, ''",
        "builder, a b",
        "builder, -x",
        "builder, '$(id)'",
        "folder, ..",
        "folder, ../x",
        "folder, a/../b",
        "folder, a/..",
        "folder, .git",
        "folder, a/.git",
        "folder, /a",
        "folder, a/",
        "folder, a//b",
        "folder, a b",
        "folder, a;b",
        "folder, -x",
        "folder, a/-x",
        "folder, '$(id)'",
        "health-path, up",
        "health-path, '/a b'",
        "health-path, 'http://x/'",
        "health-path, /é",
        "boot-limit, 0",
        "boot-limit, 0s",
        "boot-limit, 601",
        "boot-limit, -1",
        "boot-limit, 1m",
        "boot-limit, s",
        "boot-limit, ''",
        "stop-grace, 9999999999",
        "colour, red",
        "'', red"
    })
    void refusesOtherValues(String name, String value) {
        assertThatThrownBy(() -> settings.with(name, value)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\r\nX: y", "/a\0"})
    void refusesAHealthPathThatWouldEndItsRequestLine(String path) {
        assertThatThrownBy(() -> settings.with("health-path", path)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/", "a.", "-"})
    void refusesALongValueAsFastAsAShortOne(String part) {
        for (int times : new int[] {50, 120, 500_000}) {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                assertThatThrownBy(() -> settings.with("folder", part.repeat(times) + "!"))
                        .isInstanceOf(InvalidInput.class);
                assertThatThrownBy(() -> settings.with("health-path", "/" + part.repeat(times) + "\""))
                        .isInstanceOf(InvalidInput.class);
            });
        }
        assertThatThrownBy(() -> settings.with("folder", "a".repeat(256))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void namesTheSettingAndTheValueThatWasWrong() {
        assertThatThrownBy(() -> settings.with("boot-limit", "an hour"))
                .isInstanceOfSatisfying(InvalidInput.class, refusal -> {
                    assertThat(refusal.reason()).isEqualTo("'an hour' is no value of boot-limit");
                    assertThat(refusal.advice()).isEqualTo("use 1s to 600s");
                });
    }
}
