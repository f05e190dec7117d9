package dev.slipway.cli;

import static dev.slipway.cli.TestServer.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.ProcessType;
import dev.slipway.core.app.Autoscale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PsCommandsTest {
    private final TestServer server = new TestServer();

    @BeforeEach
    void runAnApp() throws InterruptedException {
        server.push(server.app(ALICE, "web"), "1");
        server.app(ALICE, "fresh");
    }

    @Test
    void scaledProcessesAreListed() {
        assertThat(server.run(ALICE, "ps", "scale", "web", "web=2", "worker=1").status())
                .isZero();

        assertThat(server.run(ALICE, "ps", "web").out()).isEqualTo("""
                NAME      TYPE    RELEASE  STATE  SINCE                 RESTARTS
                web.1     web     v2       up     2026-11-22T10:00:00Z  0
                web.2     web     v2       up     2026-11-22T10:00:00Z  0
                worker.1  worker  v2       up     2026-11-22T10:00:00Z  0
                """);
        assertThat(server.run(ALICE, "ps", "web", "--json").out())
                .startsWith("[{\"name\":\"web.1\",\"type\":\"web\",\"release\":\"v2\",\"state\":\"up\","
                        + "\"since\":\"2026-11-22T10:00:00Z\",\"restarts\":0},");
        assertThat(server.state
                        .releases()
                        .list(server.find("web").id())
                        .getFirst()
                        .summary())
                .isEqualTo("Scale web=2 worker=1");
    }

    @Test
    void unknownTypeIsRefusedNamingThoseThereAre() {
        assertThat(server.run(ALICE, "ps", "scale", "web", "clock=1").err())
                .isEqualTo("error: web has no process type 'clock'\n  it has web, worker\n");
        assertThat(server.run(ALICE, "ps", "restart", "web", "clock").err())
                .isEqualTo("error: web has no process type 'clock'\n  it has web, worker\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "web=", "web=-1", "web=101", "web=two", "=2", "web=1e3"})
    void scaleThatIsNoneIsRefused(String word) {
        assertThat(server.run(ALICE, "ps", "scale", "web", word).status()).isEqualTo(1);
        assertThat(server.find("web").scale()).isEmpty();
    }

    @Test
    void typesAreAutoscaledUntilTheyAreScaledByHand() {
        assertThat(server.run(ALICE, "ps", "autoscale", "web", "web=2..10", "worker=1..3", "--cpu", "50")
                        .status())
                .isZero();

        assertThat(server.run(ALICE, "ps", "web").err())
                .isEqualTo("autoscaled: web=2..10 at 50% CPU worker=1..3 at 50% CPU\n");
        assertThat(server.run(ALICE, "apps", "show", "web", "--json").out())
                .contains("\"processes\":{\"web\":2,\"worker\":1},"
                        + "\"autoscaling\":{\"web\":\"2..10 at 50% CPU\",\"worker\":\"1..3 at 50% CPU\"}");

        assertThat(server.run(ALICE, "ps", "scale", "web", "web=3").status()).isZero();
        assertThat(newestSummary()).isEqualTo("Scale web=3, which ends autoscaling of web");
        assertThat(server.find("web").settings().autoscale()).containsOnlyKeys(new ProcessType("worker"));
    }

    @Test
    void autoscalingThatEndsLeavesAsManyProcessesAsItBeganWith() {
        server.run(ALICE, "ps", "autoscale", "web", "web=4..10");

        assertThat(server.run(ALICE, "ps", "autoscale", "web", "web=off").status())
                .isZero();

        assertThat(newestSummary()).isEqualTo("Autoscale web=off");
        assertThat(server.find("web").settings().autoscale()).isEmpty();
        assertThat(server.find("web").scale()).containsEntry(ProcessType.WEB, 4);
        assertThat(server.run(ALICE, "ps", "web").err()).isEmpty();
    }

    @Test
    void autoscalingStaysWithARollbackAndGoesWithAReleaseThatFailed() {
        server.run(ALICE, "ps", "autoscale", "web", "web=2..5");
        server.run(ALICE, "rollback", "web", "v1");
        var bounds = server.find("web").settings().autoscale();
        assertThat(bounds).containsEntry(ProcessType.WEB, new Autoscale(2, 5, 70));

        server.runner.failing = true;
        server.run(ALICE, "ps", "autoscale", "web", "web=7..9");

        assertThat(server.find("web").settings().autoscale()).isEqualTo(bounds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "web=2", "web=0..2", "web=3..2", "web=1..101", "web=1...2", "web=on", "=1..2"})
    void boundsThatAreNoneAreRefused(String word) {
        assertThat(server.run(ALICE, "ps", "autoscale", "web", word).status()).isEqualTo(1);
        assertThat(server.run(ALICE, "ps", "autoscale", "web", "web=1..2", "--cpu", "0")
                        .status())
                .isEqualTo(1);
        assertThat(server.find("web").settings().autoscale()).isEmpty();
    }

    @Test
    void whereNothingAutoscalesItIsRefused() {
        server.runner.autoscales = false;

        assertThat(server.run(ALICE, "ps", "autoscale", "web", "web=2..10").err())
                .isEqualTo("error: no autoscaling here\n  scale by hand\n");
        assertThat(server.find("web").settings().autoscale()).isEmpty();
    }

    private String newestSummary() {
        return server.state.releases().list(server.find("web").id()).getFirst().summary();
    }

    @Test
    void restartIsOfAllOrOfOneType() {
        assertThat(server.run(ALICE, "ps", "restart", "web").out()).isEqualTo("Restarted web\n");
        assertThat(server.run(ALICE, "ps", "restart", "web", "worker").out()).isEqualTo("Restarted worker of web\n");
        assertThat(server.runner.calls).containsExactly("restart all", "restart worker");
    }

    @Test
    void appThatNeverRanHasNoProcesses() {
        assertThat(server.run(ALICE, "ps", "fresh")).isEqualTo(new TestServer.Answer(0, "", "nothing runs of fresh\n"));
        assertThat(server.run(ALICE, "ps", "scale", "fresh", "web=2").err())
                .isEqualTo("error: nothing runs of fresh yet\n  push a commit to it first\n");
        assertThat(server.run(ALICE, "run", "fresh", "id").status()).isEqualTo(1);
    }
}
