package dev.slipway.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Race;
import dev.slipway.core.app.AppId;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link BuildLogs} promises. */
public abstract class BuildLogsContract {
    private static final AppId APP = new AppId("0123456789abcdef");
    private static final DeployId DEPLOY = new DeployId(12);

    /** Empty logs of which each may have that many bytes. */
    protected abstract BuildLogs logs(long mostBytes);

    private BuildLogs logs() {
        return logs(1024 * 1024);
    }

    @Test
    void readsTheLinesInOrder() {
        var logs = logs();
        logs.append(APP, DEPLOY, "-----> Staging web@1f3c2ab");
        logs.append(APP, DEPLOY, "");
        logs.append(APP, DEPLOY, "       größer ✓ \t\u001b[32mgreen\u001b[0m");

        assertThat(logs.read(APP, DEPLOY, 0, 100))
                .containsExactly("-----> Staging web@1f3c2ab", "", "       größer ✓ \t\u001b[32mgreen\u001b[0m");
    }

    @Test
    void aLogThatHasNotBegunIsEmpty() {
        assertThat(logs().read(APP, DEPLOY, 0, 10)).isEmpty();
    }

    @Test
    void readsFromALineOnAndNoMoreThanAsked() {
        var logs = logs();
        IntStream.range(0, 1000).forEach(i -> logs.append(APP, DEPLOY, "line " + i));

        assertThat(logs.read(APP, DEPLOY, 0, 2)).containsExactly("line 0", "line 1");
        assertThat(logs.read(APP, DEPLOY, 997, 100)).containsExactly("line 997", "line 998", "line 999");
        assertThat(logs.read(APP, DEPLOY, 500, 1)).containsExactly("line 500");
        assertThat(logs.read(APP, DEPLOY, 3, 0)).isEmpty();
        assertThat(logs.read(APP, DEPLOY, 1000, 100)).isEmpty();
        assertThat(logs.read(APP, DEPLOY, 5000, 100)).isEmpty();
    }

    @Test
    void aFollowerGetsEveryLineOnce() {
        var logs = logs();
        var seen = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            logs.append(APP, DEPLOY, "line " + i);
            if (i % 7 == 0) {
                seen.addAll(logs.read(APP, DEPLOY, seen.size(), 5));
            }
        }
        for (var more = logs.read(APP, DEPLOY, seen.size(), 50); !more.isEmpty(); ) {
            seen.addAll(more);
            more = logs.read(APP, DEPLOY, seen.size(), 50);
        }

        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 300).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void lineEndsInsideALinePrintAsBlanks() {
        var logs = logs();
        logs.append(APP, DEPLOY, "one\r\ntwo");
        logs.append(APP, DEPLOY, "three");

        assertThat(logs.read(APP, DEPLOY, 0, 10)).containsExactly("one  two", "three");
    }

    @Test
    void eachDeployHasItsOwnLog() {
        var logs = logs();
        logs.append(APP, DEPLOY, "mine");

        assertThat(logs.read(APP, new DeployId(1), 0, 10)).isEmpty();
        assertThat(logs.read(new AppId("fedcba9876543210"), DEPLOY, 0, 10)).isEmpty();
    }

    // withstand L 136
    @Test
    void aLogNearItsLimitDropsDetailsAndSaysSoButTellsTheEnd() {
        var logs = logs(1000);
        IntStream.range(0, 500).forEach(_ -> logs.append(APP, DEPLOY, "       some line of a noisy build"));
        logs.append(APP, DEPLOY, " !     d12 failed: no buildpack matched");
        logs.append(APP, DEPLOY, "       more");

        var lines = logs.read(APP, DEPLOY, 0, 1000);
        assertThat(lines).hasSizeBetween(15, 30);
        assertThat(lines).filteredOn(line -> line.contains("the log is full")).hasSize(1);
        assertThat(lines.getLast()).isEqualTo(" !     d12 failed: no buildpack matched");
        assertThat(logs.read(APP, DEPLOY, lines.size(), 10)).isEmpty();
    }

    // withstand L 136
    @Test
    void noLineAtAllMakesALogLongerThanItsLimit() {
        var logs = logs(1000);
        IntStream.range(0, 500).forEach(_ -> logs.append(APP, DEPLOY, " !     some warning"));
        logs.append(APP, DEPLOY, "x".repeat(100_000));

        assertThat(String.join("\n", logs.read(APP, DEPLOY, 0, 1000))).hasSizeBetween(900, 1000);
    }

    @Test
    void linesFromSeveralThreadsStayWhole() {
        var logs = logs();

        assertThat(Race.times(8, () -> IntStream.range(0, 50).forEach(_ -> logs.append(APP, DEPLOY, "x".repeat(100)))))
                .isEmpty();

        assertThat(logs.read(APP, DEPLOY, 0, 1000)).hasSize(400).containsOnly("x".repeat(100));
    }
}
