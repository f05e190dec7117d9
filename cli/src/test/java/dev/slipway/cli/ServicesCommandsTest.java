package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.release.Release;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ServicesCommandsTest {
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

    private String refused(String... words) {
        var answer = server.run(ALICE, words);
        assertThat(answer.status()).isEqualTo(1);
        return answer.err();
    }

    private Release current() {
        return server.state.releases().current(server.find("web").id()).orElseThrow();
    }

    @Test
    void anAppIsBoundToOneAndFindsWhatItGives() {
        assertThat(run("services", "add", "cache", "redis-dev", "--wait"))
                .isEqualTo("Added cache; bind apps to it with services bind\n");
        assertThat(run("services", "bind", "cache", "web")).isEqualTo("""
                -----> Rolling out v2
                -----> Live as v2: http://web.localhost:8080
                web finds how to reach cache in /configurations/cache
                """);
        assertThat(current().summary()).isEqualTo("Bind cache");
        assertThat(run("services", "bind", "cache", "web"))
                .isEqualTo("Nothing changes: web is bound to cache already\n");
        assertThat(run("services", "list")).contains("NAME", "cache", "redis-dev", "ready", "1Gi", "web", "alice");
        assertThat(run("services", "unbind", "cache", "web")).endsWith("web is no longer bound to cache\n");
        assertThat(run("services", "remove", "cache")).isEqualTo("Removed cache\n");
        assertThat(server.run(ALICE, "services", "list"))
                .isEqualTo(new TestServer.Answer(0, "", "there are no services\n"));
    }

    // withstand J 124
    @Test
    void credentialsAreShownOnlyWhenAskedAndToWhoMayDeploy() {
        run("services", "add", "cache", "redis-dev");

        assertThat(run("services", "show", "cache")).isEqualTo("""
                KEY       VALUE
                password  ***
                """);
        assertThat(run("services", "show", "cache", "--reveal")).contains("made-for-it");
        assertThat(run("services", "show", "cache", "--json")).isEqualTo("""
                [{"key":"password","value":"***"}]
                """);
        assertThat(server.run(BOB, "services", "show", "cache", "--reveal").err())
                .startsWith("error: service 'cache' not found in namespace workspace");
        run("namespaces", "add", "team");
        run("namespaces", "grant", "team", "bob", "viewer");
        run("services", "add", "team/cache", "redis-dev");
        assertThat(server.run(BOB, "services", "show", "team/cache").out()).contains("***");
        assertThat(server.run(BOB, "services", "show", "team/cache", "--reveal"))
                .satisfies(answer -> {
                    assertThat(answer.status()).isEqualTo(1);
                    assertThat(answer.out() + answer.err()).doesNotContain("made-for-it");
                });
    }

    @Test
    void settingsAreGivenAndChanged() {
        run("namespaces", "add", "team");
        run("services", "add", "team/db", "redis-dev", "storage=10Gi", "memory=512Mi");

        assertThat(run("services", "list", "--json"))
                .contains("\"name\":\"team/db\",\"kind\":\"redis-dev\",\"state\":\"ready\","
                        + "\"memory\":\"512Mi\",\"storage\":\"10Gi\",\"apps\":[]");
        assertThat(run("services", "set", "team/db", "memory=2Gi")).isEqualTo("Changed team/db\n");
        assertThat(run("services", "set", "team/db", "memory=2Gi", "--no-restart"))
                .isEqualTo("Nothing changes: team/db has these settings already\n");
        assertThat(refused("services", "set", "team/db", "storage=1Gi"))
                .startsWith("error: a service's storage only grows, and this one has 10Gi");
        assertThat(refused("services", "set", "team/db", "cpu=2")).startsWith("error: a service has no setting 'cpu'");
        assertThat(refused("services", "set", "team/db", "memory")).startsWith("error: word 1 is not SETTING=VALUE");
        assertThat(refused("services", "set", "team/db", "memory=1Gi", "memory=2Gi"))
                .startsWith("error: a setting is given twice");
    }

    @Test
    void oneThatIsInUseIsRemovedOnlyWithItsApps() {
        run("services", "add", "cache", "redis-dev");
        run("services", "bind", "cache", "web");

        assertThat(refused("services", "remove", "cache")).contains("is bound to web");
        assertThat(refused("configurations", "remove", "cache", "--unbind"))
                .startsWith("error: configuration 'cache' is that of service cache");
        assertThat(run("services", "remove", "cache", "--unbind")).endsWith("Removed cache\n");
        assertThat(current().summary()).isEqualTo("Unbind cache");
    }

    @Test
    void kindsAreTold() {
        assertThat(run("services", "catalog")).contains("KIND", "redis-dev", "7", "keys and values");
        assertThat(refused("services", "add", "cache", "oracle")).isEqualTo("""
                error: there is no kind of service 'oracle'
                  there are redis-dev
                """);
    }

    @Test
    void whereThereAreNoneThatIsSaid() {
        server.services.withdraw();

        assertThat(server.run(ALICE, "services", "catalog").err()).startsWith("there are no services to be had here");
        assertThat(refused("services", "add", "cache", "redis-dev")).contains("there are none to be had here");
    }
}
