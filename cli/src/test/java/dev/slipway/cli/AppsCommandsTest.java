package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.identity.AppPattern;
import dev.slipway.core.identity.KeyScope;
import dev.slipway.core.identity.Right;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AppsCommandsTest {
    private final TestServer server = new TestServer();

    @Test
    void listShowsOwnAppsOnly() throws InterruptedException {
        server.push(server.app(ALICE, "web"), "1");
        server.app(ALICE, "team/api-two");
        server.app(BOB, "other");

        assertThat(server.run(ALICE, "apps").out()).isEqualTo("""
                NAME          OWNER  RELEASE  MAINTENANCE  URL
                team/api-two  alice  -        no           http://api-two.team.localhost:8080
                web           alice  v1       no           http://web.localhost:8080
                """);
        assertThat(server.run(ALICE, "apps", "--json").out())
                .isEqualTo("[{\"name\":\"team/api-two\",\"owner\":\"alice\",\"release\":null,\"maintenance\":false,"
                        + "\"url\":\"http://api-two.team.localhost:8080\"},"
                        + "{\"name\":\"web\",\"owner\":\"alice\",\"release\":\"v1\",\"maintenance\":false,"
                        + "\"url\":\"http://web.localhost:8080\"}]\n");
    }

    @Test
    void noAppsAreSaidBesideTheAnswer() {
        assertThat(server.run(ALICE, "apps"))
                .isEqualTo(new TestServer.Answer(0, "", "there are no apps for you; a git push makes one\n"));
    }

    @Test
    void showTellsAllOfAnApp() throws InterruptedException {
        server.push(server.app(ALICE, "web"), "1");
        server.run(ALICE, "config", "set", "web", "TOKEN=secret-value");

        assertThat(server.run(ALICE, "apps", "show", "web").out()).isEqualTo("""
                Name:           web
                Owner:          alice
                Created:        2026-11-22T10:00:00Z
                Release:        v2
                Commit:         1111111111111111111111111111111111111111
                URLs:           http://web.localhost:8080
                Domains:        -
                Processes:      web=1 worker=0
                Autoscaling:    -
                Configuration:  TOKEN
                Maintenance:    no
                Deploy branch:  main, master
                Force push:     yes
                Folder:         -
                Builder:        -
                Health path:    -
                Boot limit:     60s
                Stop grace:     10s
                """);
        assertThat(server.run(ALICE, "apps", "show", "web", "--json").out())
                .contains("\"processes\":{\"web\":1,\"worker\":0},\"autoscaling\":{},\"config\":[\"TOKEN\"]")
                .doesNotContain("secret-value");
    }

    @Test
    void createMakesAnAppOfOnesOwn() {
        assertThat(server.run(ALICE, "apps", "create", "web").out()).isEqualTo("Created web; push to it to run it\n");
        assertThat(server.find("web").owner()).isEqualTo(ALICE.user());
        assertThat(server.run(BOB, "apps", "create", "web").status()).isEqualTo(1);
    }

    @Test
    void narrowKeyCreatesNothingOutsideItsScope() {
        var scope = new KeyScope(Right.DEPLOY, List.of(new AppPattern("web")), Instant.MAX);
        var who = TestServer.principal("alice", false, scope);

        assertThat(server.run(who, "apps", "create", "api-two").err()).startsWith("error: this login may not create");
        assertThat(server.run(who, "apps", "create", "web").status()).isZero();
    }

    // withstand B 32, E 78
    @ParameterizedTest
    @ValueSource(strings = {"A", "a_b", "é", "..", "a/b/c", "%2f", "api", "1a", "a-", ".git", "a.lock", "-"})
    void badNameIsRefused(String name) {
        assertThat(server.run(ALICE, "apps", "create", name).status()).isEqualTo(1);
        assertThat(server.run(ALICE, "apps", "create", "a".repeat(64)).status()).isEqualTo(1);
        assertThat(server.state.apps().list()).isEmpty();
    }

    @Test
    void deleteWithoutYesTellsWhatWouldGo() throws InterruptedException {
        server.push(server.app(ALICE, "web"), "1");

        assertThat(server.run(ALICE, "apps", "delete", "web")).isEqualTo(new TestServer.Answer(1, """
                Deleting web removes
                  its repository and caches
                  releases: 1
                  running processes: 1
                  configuration values: 0
                  http://web.localhost:8080
                """, """
                error: web was not deleted; nothing of it could be brought back
                  to delete it: apps delete web --yes
                """));
        assertThat(server.runner.running).hasSize(1);
    }

    @Test
    void deleteRemovesTheApp() throws InterruptedException {
        server.push(server.app(ALICE, "web"), "1");

        assertThat(server.run(ALICE, "apps", "delete", "web", "--yes").out()).isEqualTo("Deleted web\n");

        assertThat(server.state.apps().list()).isEmpty();
        assertThat(server.runner.running).isEmpty();
    }

    @Test
    void renameKeepsTheAppAndRefusesATakenName() {
        var app = server.app(ALICE, "web");
        server.app(BOB, "other");

        assertThat(server.run(ALICE, "apps", "rename", "web", "other").status()).isEqualTo(1);
        assertThat(server.run(ALICE, "apps", "rename", "web", "shop").status()).isZero();
        assertThat(server.find("shop").id()).isEqualTo(app.id());
        assertThat(server.runner.calls).contains("refresh shop maintenance=false");
    }

    @Test
    void settingIsChangedOrRefused() {
        server.app(ALICE, "web");

        assertThat(server.run(ALICE, "apps", "set", "web", "health-path", "/healthz")
                        .status())
                .isZero();
        assertThat(server.find("web").settings().healthPath()).isEqualTo("/healthz");
        assertThat(server.run(ALICE, "apps", "set", "web", "builder", "example.com/team/builder:1.2")
                        .status())
                .isZero();
        assertThat(server.find("web").settings().builder()).isEqualTo("example.com/team/builder:1.2");
        assertThat(server.run(ALICE, "apps", "set", "web", "builder", "refused.example.com/builder")
                        .err())
                .isEqualTo("error: no such builder here\n  use another\n");
        assertThat(server.run(ALICE, "apps", "set", "web", "folder", "../x").status())
                .isEqualTo(1);
        assertThat(server.run(ALICE, "apps", "set", "web", "colour", "red").err())
                .startsWith("error: there is no setting 'colour'\n  the settings are ");
    }

    @Test
    void maintenanceIsOnOrOff() {
        server.app(ALICE, "web");

        assertThat(server.run(ALICE, "apps", "maintenance", "web", "on").out()).isEqualTo("Maintenance of web is on\n");
        assertThat(server.find("web").maintenance()).isTrue();
        assertThat(server.runner.calls).containsExactly("refresh web maintenance=true");
        assertThat(server.run(ALICE, "apps", "maintenance", "web", "maybe").status())
                .isEqualTo(1);
    }

    @Test
    void cacheIsCleared() {
        var app = server.app(ALICE, "web");

        assertThat(server.run(ALICE, "apps", "clear-cache", "web").status()).isZero();
        assertThat(server.builder.cleared).containsExactly(app.id());
    }
}
