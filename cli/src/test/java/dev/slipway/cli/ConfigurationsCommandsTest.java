package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ConfigurationKey;
import dev.slipway.core.ConfigurationName;
import dev.slipway.core.Namespace;
import dev.slipway.core.Secret;
import dev.slipway.core.release.Release;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ConfigurationsCommandsTest {
    private final TestServer server = new TestServer();

    @BeforeEach
    void runAnApp() throws InterruptedException {
        server.push(server.app(ALICE, "web"), "1");
    }

    private String run(String... words) {
        var answer = server.run(ALICE, words);
        assertThat(answer.status()).as(answer.err()).isZero();
        return answer.out();
    }

    private Release current() {
        return server.state.releases().current(server.find("web").id()).orElseThrow();
    }

    private String value(String key) {
        return server.state
                .configurations()
                .find(Namespace.DEFAULT, new ConfigurationName("db"))
                .orElseThrow()
                .data()
                .getOrDefault(new ConfigurationKey(key), new Secret("none"))
                .reveal();
    }

    @Test
    void anAppIsBoundAndGetsEachChangeWithARelease() {
        assertThat(run("configurations", "add", "db", "password=hunter2", "url=db://x=y"))
                .isEqualTo("Added db; bind apps to it with configurations bind\n");
        assertThat(run("configurations", "bind", "db", "web")).isEqualTo("""
                -----> Rolling out v2
                -----> Live as v2: http://web.localhost:8080
                web finds db in /configurations/db
                """);
        assertThat(run("configurations", "set", "db", "password=other-secret")).isEqualTo("""
                -----> Bringing db to web
                -----> Rolling out v3
                -----> Live as v3: http://web.localhost:8080
                Set password of db
                """);
        assertThat(current().summary()).isEqualTo("Change db");
        assertThat(run("configurations", "unbind", "db", "web")).endsWith("web is no longer bound to db\n");
        assertThat(current().files().isEmpty()).isTrue();
        assertThat(run("configurations", "remove", "db")).isEqualTo("Removed db\n");
        assertThat(server.run(ALICE, "configurations", "list"))
                .isEqualTo(new TestServer.Answer(0, "", "there are no configurations\n"));
    }

    @Test
    void aValueIsReadFromStandardInput() {
        server.runWith(ALICE, "line 1\nline 2\n", "configurations", "add", "db", "tls.crt", "-");

        assertThat(value("tls.crt")).isEqualTo("line 1\nline 2");
        assertThat(server.runWith(ALICE, "x".repeat(256 * 1024 + 1), "configurations", "set", "db", "tls.crt", "-")
                        .err())
                .startsWith("error: configuration 'db' is larger than 256 KiB");
    }

    @Test
    void thoseOfOtherNamespacesAreNamedWithThem() {
        server.app(ALICE, "team/api-server");
        run("configurations", "add", "team/db", "password=x");
        run("configurations", "bind", "db", "team/api-server");
        run("configurations", "add", "empty");

        assertThat(run("configurations", "list")).contains("NAME", "KEYS", "APPS", "team/db", "empty");
        assertThat(run("configurations", "list", "--json"))
                .contains("\"name\":\"team/db\",\"keys\":[\"password\"],\"apps\":[\"team/api-server\"]");
    }

    // withstand J 124
    @Test
    void valuesAreShownOnlyWhenAsked() {
        run("configurations", "add", "db", "password=hidden\u001b[2J\nvalue", "a=1");

        assertThat(run("configurations", "show", "db")).isEqualTo("""
                KEY       VALUE
                a         ***
                password  ***
                """);
        assertThat(run("configurations", "show", "db", "--reveal")).contains("hidden?[2J?value");
        assertThat(run("configurations", "show", "db", "--json")).doesNotContain("hidden");
        assertThat(server.run(BOB, "configurations", "show", "db").err())
                .startsWith("error: configuration 'db' not found in namespace workspace");
    }

    @Test
    void keysAreRemovedAllOrNone() {
        run("configurations", "add", "db", "a=1", "b=2", "c=3");

        assertThat(server.run(ALICE, "configurations", "remove", "db", "a", "z").err())
                .isEqualTo("error: z is not set in db\n  see what is with configurations show db\n");
        assertThat(value("a")).isEqualTo("1");
        assertThat(run("configurations", "remove", "db", "a", "b")).isEqualTo("Removed 2 of the keys of db\n");
        assertThat(value("a") + value("c")).isEqualTo("none3");
    }

    @Test
    void oneThatIsInUseIsRemovedOnlyWithItsApps() {
        run("configurations", "add", "db", "a=1");
        run("configurations", "bind", "db", "web");

        assertThat(server.run(ALICE, "configurations", "remove", "db")).isEqualTo(new TestServer.Answer(1, "", """
                        error: configuration 'db' is bound to web
                          unbind it first, or remove it with --unbind
                        """));
        assertThat(run("configurations", "remove", "db", "--unbind")).endsWith("Removed db\n");
        assertThat(current().summary()).isEqualTo("Unbind db");
    }

    @Test
    void whatIsThereAlreadyMakesNoRelease() {
        run("configurations", "add", "db", "a=1");
        run("configurations", "bind", "db", "web");

        assertThat(run("configurations", "set", "db", "a=1"))
                .isEqualTo("Nothing changes: db has these values already\n");
        assertThat(run("configurations", "bind", "db", "web"))
                .isEqualTo("Nothing changes: web is bound to db already\n");
        assertThat(current().version()).hasToString("v2");
    }

    // withstand J 124
    @Test
    void aRefusalRepeatsNoValue() {
        assertThat(server.run(ALICE, "configurations", "add", "db", "a=1", "hidden-value")
                        .err())
                .startsWith("error: word 2 is not KEY=VALUE")
                .doesNotContain("hidden-value");
        assertThat(server.run(ALICE, "configurations", "add", "db", "a=hidden-value", "a=2")
                        .err())
                .startsWith("error: a is given twice")
                .doesNotContain("hidden-value");
        assertThat(server.run(ALICE, "configurations", "add", "db", "../a=hidden-value")
                        .err())
                .startsWith("error: '../a' is not a key of a configuration")
                .doesNotContain("hidden-value");
    }
}
