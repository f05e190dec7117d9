package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ALICE;
import static dev.slipway.cli.TestServer.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Streams;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.DeployState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DeploysCommandsTest {
    private final TestServer server = new TestServer();
    private final App app = server.app(ALICE, "web");

    @Test
    void listShowsNewestFirstAndOwnOnly() throws InterruptedException {
        server.push(app, "1");
        server.push(server.app(BOB, "other"), "1");
        server.builder.failing = true;
        server.push(app, "2");

        assertThat(server.run(ALICE, "deploys").out()).isEqualTo("""
                ID  APP  STATE   COMMIT   REF   BY     QUEUED                CHANGED
                d3  web  failed  2222222  main  alice  2026-11-22T10:00:00Z  2026-11-22T10:00:00Z
                d1  web  live    1111111  main  alice  2026-11-22T10:00:00Z  2026-11-22T10:00:00Z
                """);
        assertThat(server.run(ALICE, "deploys", "web")).isEqualTo(server.run(ALICE, "deploys"));
        assertThat(server.run(ALICE, "deploys", "web", "--json").out())
                .startsWith(
                        "[{\"id\":\"d3\",\"app\":\"web\",\"state\":\"failed\",\"commit\":\"%s\",\"ref\":\"refs/heads/main\","
                                .formatted("2".repeat(40)));
    }

    @Test
    void showTellsTheOutcome() throws InterruptedException {
        server.builder.failing = true;
        server.push(app, "2");

        assertThat(server.run(ALICE, "deploys", "show", "d1").out()).isEqualTo("""
                Id:       d1
                App:      web
                State:    failed
                Outcome:  failed: no buildpack matched
                Advice:   add a Procfile
                Commit:   2222222222222222222222222222222222222222
                Ref:      refs/heads/main
                By:       alice
                Message:  why
                Queued:   2026-11-22T10:00:00Z
                Changed:  2026-11-22T10:00:00Z
                """);
    }

    @Test
    void attachExitsAsTheDeployEnded() throws InterruptedException {
        server.push(app, "1");
        server.builder.failing = true;
        server.push(app, "2");

        var live = server.run(ALICE, "deploys", "attach", "d1");
        var failed = server.run(ALICE, "deploys", "attach", "d2");

        assertThat(live.status()).isZero();
        assertThat(live.out()).contains("-----> Live as v1");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.err()).isEqualTo("error: deploy d2 failed: no buildpack matched\n  add a Procfile\n");
    }

    @Test
    void retryFollowsTheNewDeploy() throws InterruptedException {
        server.builder.failing = true;
        server.push(app, "1");
        server.builder.failing = false;

        var answer = server.run(ALICE, "deploys", "retry", "d1");

        assertThat(answer.status()).isZero();
        assertThat(answer.out()).startsWith("Deploying again as d2\n").contains("-----> Live as v1");
    }

    @Test
    void whatIsStagedIsShownAndRolledOutByARetry() throws InterruptedException {
        server.stage(app, "1");

        assertThat(server.run(ALICE, "deploys", "show", "d1").out()).contains("staged");
        assertThat(server.run(ALICE, "deploys", "attach", "d1").status()).isZero();
        var retried = server.run(ALICE, "deploys", "retry", "d1");

        assertThat(retried.status()).isZero();
        assertThat(retried.out()).startsWith("Deploying again as d2\n").contains("-----> Live as v1");
    }

    @Test
    void cancelStopsADeployOnce() throws InterruptedException {
        server.builder.gate = new CountDownLatch(1);
        server.pushed(app, "1");
        assertThat(server.builder.building.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(server.run(ALICE, "deploys", "cancel", "d1").out()).isEqualTo("Cancelled d1\n");
        assertThat(server.run(ALICE, "deploys", "attach", "d1").err())
                .isEqualTo("error: deploy d1 cancelled by alice\n  start it again: deploys retry d1\n");
        assertThat(server.run(ALICE, "deploys", "cancel", "d1").err())
                .isEqualTo("error: d1 has ended: cancelled by alice\n  there is nothing to cancel\n");
    }

    // withstand G 109
    @Test
    void followerThatGoesAwayHarmsNoDeploy() throws Exception {
        server.builder.gate = new CountDownLatch(1);
        server.pushed(app, "1");
        var lines = new PipedInputStream();
        var out = new PipedOutputStream(lines);
        var gone = new CompletableFuture<Throwable>();
        var follower = Thread.ofVirtual().start(() -> {
            try {
                server.commands.run(
                        ALICE,
                        List.of("deploys", "attach", "d1"),
                        new Streams(new ByteArrayInputStream(new byte[0]), out, new ByteArrayOutputStream()));
                gone.completeExceptionally(new AssertionError("it returned"));
            } catch (InterruptedException e) {
                gone.complete(e);
            }
        });
        assertThat(lines.read()).isEqualTo('-');

        follower.interrupt();

        assertThat(gone.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        server.builder.gate.countDown();
        assertThat(server.deployer.follow(new DeployId(1), _ -> {})).isInstanceOf(DeployState.Live.class);
    }
}
