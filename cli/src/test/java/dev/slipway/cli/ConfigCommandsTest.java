package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.EnvName;
import dev.slipway.core.Secret;
import java.util.HashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigCommandsTest {
    private final TestServer server = new TestServer();

    @BeforeEach
    void runAnApp() throws InterruptedException {
        server.push(server.app(ALICE, "web"), "1");
    }

    private String value(String name) {
        return server.find("web")
                .config()
                .getOrDefault(new EnvName(name), new Secret("none"))
                .reveal();
    }

    @Test
    void setMakesARelease() {
        var answer = server.run(ALICE, "config", "set", "web", "B=2", "A=x=y z", "EMPTY=");

        assertThat(answer).isEqualTo(new TestServer.Answer(0, """
                -----> Rolling out v2
                -----> Live as v2: http://web.localhost:8080
                """, ""));
        assertThat(value("A")).isEqualTo("x=y z");
        assertThat(value("EMPTY")).isEmpty();
        assertThat(server.state
                        .releases()
                        .list(server.find("web").id())
                        .getFirst()
                        .summary())
                .isEqualTo("Set A, B, EMPTY");
    }

    @Test
    void setOfAnAppThatNeverRanWaitsForItsFirstRelease() {
        server.app(ALICE, "fresh");

        assertThat(server.run(ALICE, "config", "set", "fresh", "A=1").out())
                .isEqualTo("Set A for fresh; it will hold from its first release on\n");
    }

    @Test
    void sameValueAgainMakesNoRelease() {
        server.run(ALICE, "config", "set", "web", "A=1");

        assertThat(server.run(ALICE, "config", "set", "web", "A=1").out())
                .isEqualTo("Nothing changes: web has these values already\n");
        assertThat(server.state.releases().list(server.find("web").id())).hasSize(2);
    }

    @Test
    void valueIsReadFromStandardInput() {
        assertThat(server.runWith(ALICE, "line 1\nline 2\n", "config", "set", "web", "A", "-")
                        .status())
                .isZero();
        assertThat(value("A")).isEqualTo("line 1\nline 2");
        assertThat(server.runWith(ALICE, new byte[] {(byte) 0xff}, "config", "set", "web", "A", "-")
                        .err())
                .startsWith("error: the value is not UTF-8 text");
    }

    // withstand E 83
    @Test
    void valueThatNoProcessCanHaveIsRefused() {
        assertThat(server.runWith(ALICE, "x".repeat(64 * 1024) + "\n", "config", "set", "web", "FITS", "-")
                        .status())
                .isZero();
        assertThat(server.runWith(ALICE, "x".repeat(64 * 1024 + 1), "config", "set", "web", "A", "-")
                        .err())
                .startsWith("error: the value of A is longer than 64 KiB");
        assertThat(server.runWith(ALICE, "x".repeat(1024 * 1024), "config", "set", "web", "A", "-")
                        .status())
                .isEqualTo(1);
        assertThat(server.run(ALICE, "config", "set", "web", "A=x\0y").err())
                .startsWith("error: the value of A has a NUL character in it");
        assertThat(value("A")).isEqualTo("none");
    }

    // withstand E 83
    @ParameterizedTest
    @ValueSource(strings = {"PATH", "LD_PRELOAD", "KUBERNETES_HOST", "A-B", "1A", "", "A B", "é"})
    void nameThatIsNoneIsRefused(String name) {
        assertThat(server.run(ALICE, "config", "set", "web", name + "=hidden-value"))
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(1))
                .satisfies(answer -> assertThat(answer.err()).doesNotContain("hidden-value"));
        assertThat(server.find("web").config()).isEmpty();
    }

    // withstand E 83
    @Test
    void configurationIsBounded() {
        var config = new HashMap<EnvName, Secret>();
        for (int i = 0; i < 1000; i++) {
            config.put(new EnvName("N" + i), new Secret("x"));
        }
        var id = server.find("web").id();
        server.state.apps().update(id, app -> app.withConfig(config));

        assertThat(server.run(ALICE, "config", "set", "web", "N1=y").status()).isZero();
        assertThat(server.run(ALICE, "config", "set", "web", "ONE_MORE=x").err())
                .startsWith("error: an app has at most 1000 configuration values");

        config.replaceAll((_, _) -> new Secret("x".repeat(1045)));
        server.state.apps().update(id, app -> app.withConfig(config));
        assertThat(server.run(ALICE, "config", "set", "web", "N1=" + "y".repeat(2000))
                        .err())
                .startsWith("error: an app's configuration is at most 1 MiB in all");
    }

    // withstand J 124
    @Test
    void refusalRepeatsNoValue() {
        var answer = server.run(ALICE, "config", "set", "web", "A=1", "hidden-value");

        assertThat(answer).isEqualTo(new TestServer.Answer(1, "", """
                        error: word 2 is not NAME=VALUE
                          give NAME=VALUE, or NAME and '-' to read the value from standard input
                        """));
        assertThat(server.run(ALICE, "config", "set", "web", "A=hidden-value", "A=2")
                        .err())
                .startsWith("error: A is given twice")
                .doesNotContain("hidden-value");
    }

    // withstand J 124
    @Test
    void listShowsValuesOnlyWhenAsked() {
        server.run(ALICE, "config", "set", "web", "TOKEN=hidden\u001b[2J\nvalue", "A=1");

        assertThat(server.run(ALICE, "config", "list", "web").out()).isEqualTo("""
                NAME   VALUE
                A      ***
                TOKEN  ***
                """);
        assertThat(server.run(ALICE, "config", "list", "web", "--json").out())
                .isEqualTo("[{\"name\":\"A\",\"value\":\"***\"},{\"name\":\"TOKEN\",\"value\":\"***\"}]\n");
        assertThat(server.run(ALICE, "config", "list", "web", "--reveal").out()).isEqualTo("""
                NAME   VALUE
                A      1
                TOKEN  hidden?[2J?value
                """);
        assertThat(server.run(ALICE, "config", "list", "web", "--reveal", "--json")
                        .out())
                .contains("\"hidden\\u001B[2J\\nvalue\"");
    }

    @Test
    void unsetRemovesAllOrNothing() {
        server.run(ALICE, "config", "set", "web", "A=1", "B=2");

        assertThat(server.run(ALICE, "config", "unset", "web", "A", "C").err())
                .isEqualTo("error: C is not set for web\n  see what is with config list web\n");
        assertThat(value("A")).isEqualTo("1");
        assertThat(server.run(ALICE, "config", "unset", "web", "A", "B").status())
                .isZero();
        assertThat(server.run(ALICE, "config", "list", "web"))
                .isEqualTo(new TestServer.Answer(0, "", "web has no configuration\n"));
    }

    @Test
    void changeWhoseReleaseFailsIsUndone() {
        server.runner.failing = true;

        var answer = server.run(ALICE, "config", "set", "web", "A=1");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).isEqualTo("error: web did not answer\n  see logs\n");
        assertThat(server.find("web").config()).isEmpty();
    }
}
