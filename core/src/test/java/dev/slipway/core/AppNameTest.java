package dev.slipway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppNameTest {
    private static final String LONGEST = "a".repeat(63);

    @Test
    void readsANameAloneAsOneOfTheDefaultNamespace() {
        assertThat(AppName.parse("web")).isEqualTo(new AppName(Namespace.DEFAULT, "web"));
        assertThat(AppName.parse("workspace/web"))
                .isEqualTo(AppName.parse("web"))
                .hasToString("web");
    }

    @Test
    void readsANamespaceBeforeTheSlash() {
        assertThat(AppName.parse("team/web"))
                .isEqualTo(new AppName(new Namespace("team"), "web"))
                .hasToString("team/web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a1", "a-b", "x--y", "team/a", "1team/a"})
    void acceptsDnsLabels(String name) {
        assertThat(AppName.parse(name)).hasToString(name);
    }

    // withstand E 78
    @Test
    void acceptsSixtyThreeCharactersAndNoMore() {
        assertThat(AppName.parse(LONGEST).name()).isEqualTo(LONGEST);
        assertThatThrownBy(() -> AppName.parse(LONGEST + "a")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> AppName.parse(LONGEST + "a/web")).isInstanceOf(InvalidInput.class);
    }

    // withstand B 28, B 32, E 78
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                "a-",
                "A",
                "a_b",
                "é",
                "..",
                ".",
                "a/b/c",
                "/a",
                "a/",
                "/",
                "%2f",
                "%2e%2e",
                ".git",
                "a.git",
                "a.lock",
                "../x",
                "a/../../x",
                "~root",
                "a\\b",
                "a b",
                " a",
                "a ",
                "a\n",
                "a\nb",
                "a\0",
                "a.",
                "ａ",
                "a\u200cb",
                "e\u0301",
                "-oProxyCommand=x",
                "$(id)",
                "a;id",
                "1a",
                "4"
            })
    void refusesWhatIsNoDnsLabelThatBeginsWithALetter(String name) {
        assertThatThrownBy(() -> AppName.parse(name)).isInstanceOf(InvalidInput.class);
    }

    // withstand B 32
    @ParameterizedTest
    @ValueSource(strings = {"api", "admin", "www", "git", "ssh", "slipway", "team/api"})
    void refusesNamesThatTheControlPlaneKeeps(String name) {
        assertThatThrownBy(() -> AppName.parse(name))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("reserved");
    }

    @Test
    void tellsWhatWasWrongInPrintableText() {
        assertThatThrownBy(() -> AppName.parse("\u001b[2J" + "x".repeat(200)))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refusal -> assertThat(refusal.reason())
                                .matches("[\\x20-\\x7e]+")
                                .hasSizeLessThan(150));
    }

    @Test
    void givesHostsPerNamespace() {
        assertThat(AppName.parse("web").hostPrefix()).isEqualTo("web");
        assertThat(AppName.parse("team/web").hostPrefix()).isEqualTo("web.team");
    }

    @Test
    void sortsByNamespaceThenName() {
        var names = List.of("zz/a", "web", "a-b", "aa/z");

        assertThat(names.stream().map(AppName::parse).sorted())
                .extracting(AppName::toString)
                .containsExactly("aa/z", "a-b", "web", "zz/a");
    }
}
