package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.App;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReleasesCommandsTest {
    private final TestServer server = new TestServer();
    private final App app = server.app(ALICE, "web");

    @BeforeEach
    void releaseTwice() throws InterruptedException {
        server.push(app, "1");
        server.run(ALICE, "config", "set", "web", "A=1", "B=1");
    }

    @Test
    void listShowsNewestFirst() {
        assertThat(server.run(ALICE, "releases", "web").out()).isEqualTo("""
                VERSION  STATE  CURRENT  COMMIT   BY     AT                    SUMMARY
                v2       live   yes      1111111  alice  2026-11-22T10:00:00Z  Set A, B
                v1       live   no       1111111  alice  2026-11-22T10:00:00Z  Deploy 1111111: why
                """);
        assertThat(server.run(ALICE, "releases", "web", "--json").out())
                .startsWith(
                        "[{\"version\":\"v2\",\"state\":\"live\",\"current\":true,\"commit\":\"1111111111111111111111111111111111111111\","
                                + "\"by\":\"alice\",\"at\":\"2026-11-22T10:00:00Z\",\"summary\":\"Set A, B\"},");
    }

    @Test
    void showTellsAllOfARelease() {
        assertThat(server.run(ALICE, "releases", "show", "web", "v2").out()).isEqualTo("""
                Version:        v2
                App:            web
                State:          live
                Current:        yes
                Summary:        Set A, B
                By:             alice
                At:             2026-11-22T10:00:00Z
                Commit:         1111111111111111111111111111111111111111
                Image:          local@sha256:%s
                Processes:      web=1 worker=0
                Configuration:  A, B
                Domains:        -
                """.formatted("1".repeat(64)));
        assertThat(server.run(ALICE, "releases", "show", "web", "v9").err())
                .isEqualTo("error: web has no release v9\n  see which there are with releases web\n");
    }

    @Test
    void rollbackShowsWhatChangesAndDoesIt() throws InterruptedException {
        server.push(app, "2");
        server.run(ALICE, "config", "set", "web", "A=2", "C=3");
        server.run(ALICE, "ps", "scale", "web", "web=3", "worker=1");
        server.run(ALICE, "domains", "add", "web", "www.example.com");

        assertThat(server.run(ALICE, "rollback", "web", "v2")).isEqualTo(new TestServer.Answer(0, """
                Rolling web back from v6 to v2
                       code:      2222222 -> 1111111
                       config:    ~ A, - C
                       processes: web 3 -> 1, worker 1 -> 0
                       routes:    - www.example.com
                -----> Rolling out v7
                -----> Live as v7: http://web.localhost:8080
                """, ""));
        assertThat(server.find("web").hosts()).isEmpty();
    }

    @Test
    void rollbackShowsTheCommitsThatGoAndThoseThatCome() throws InterruptedException {
        server.push(app, "2");
        server.history.between.put(
                "2 without 1",
                IntStream.rangeClosed(1, 12).mapToObj(i -> "Newer \u0007" + i).toList());
        server.history.between.put("1 without 2", List.of("Older"));

        assertThat(server.run(ALICE, "rollback", "web", "v1").out().lines().skip(1))
                .startsWith("       code:      2222222 -> 1111111", "                  - Newer ?1")
                .containsSubsequence(
                        "                  - Newer ?10",
                        "                  - and older ones",
                        "                  + Older",
                        "       config:    - A, - B");
    }

    @Test
    void rollbackGoesToTheNewestThatDiffersIfNoneIsNamed() {
        server.run(ALICE, "ps", "scale", "web", "web=1");

        assertThat(server.run(ALICE, "rollback", "web").out())
                .startsWith(
                        "Rolling web back from v3 to v1\n       code:      unchanged\n       config:    - A, - B\n");
    }

    @Test
    void rollbackThatMakesNoSenseIsRefused() throws InterruptedException {
        server.builder.failing = true;
        server.push(app, "2");
        server.builder.failing = false;
        server.runner.failing = true;
        server.push(app, "3");
        server.runner.failing = false;

        assertThat(server.run(ALICE, "rollback", "web", "v3").err()).startsWith("error: v3 never served\n");
        assertThat(server.run(ALICE, "rollback", "web", "v2").err()).startsWith("error: v2 runs already\n");
        assertThat(server.run(ALICE, "rollback", "web", "v8").err()).startsWith("error: web has no release v8\n");
        assertThat(server.run(ALICE, "rollback", "web", "x").err()).startsWith("error: 'x' is not a release\n");
    }

    @Test
    void rollbackFromTheFirstReleaseIsRefused() throws InterruptedException {
        server.push(server.app(ALICE, "fresh"), "1");

        assertThat(server.run(ALICE, "rollback", "fresh").err())
                .startsWith("error: no earlier release differs from v1, which runs\n");
    }

    @Test
    void rollbackThatFailsTellsAndKeepsWhatRuns() {
        server.runner.failing = true;

        var answer = server.run(ALICE, "rollback", "web", "v1");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.err()).isEqualTo("error: web did not answer\n  see logs\n");
        assertThat(server.find("web").config()).hasSize(2);
    }
}
