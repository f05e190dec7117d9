package dev.slipway.local.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.BuildLogs;
import dev.slipway.core.deploy.BuildLogsContract;
import dev.slipway.core.deploy.DeployId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBuildLogsIT extends BuildLogsContract {
    private static final AppId APP = new AppId("0123456789abcdef");
    private static final DeployId DEPLOY = new DeployId(12);

    @TempDir
    private Path root;

    private final List<FileBuildLogs> opened = new ArrayList<>();

    @Override
    protected BuildLogs logs(long mostBytes) {
        return open(mostBytes);
    }

    private FileBuildLogs open(long mostBytes) {
        var logs = new FileBuildLogs(root.resolve("builds"), mostBytes);
        opened.add(logs);
        return logs;
    }

    private Path file(DeployId deploy) {
        return root.resolve("builds").resolve(APP.value()).resolve(deploy + ".log");
    }

    @AfterEach
    void close() {
        opened.forEach(FileBuildLogs::close);
    }

    // withstand I 120
    @Test
    void goesOnWhereTheLastServerWasKilled() {
        var before = open(10_000);
        IntStream.range(0, 200).forEach(i -> before.append(APP, DEPLOY, "line " + i));

        var after = open(10_000);
        after.append(APP, DEPLOY, "line 200");

        assertThat(after.read(APP, DEPLOY, 127, 3)).containsExactly("line 127", "line 128", "line 129");
        assertThat(after.read(APP, DEPLOY, 199, 9)).containsExactly("line 199", "line 200");
    }

    // withstand G 100
    @Test
    void endsALineThatAPowerCutLeftHalf() throws IOException {
        open(10_000).append(APP, DEPLOY, "whole");
        Files.writeString(file(DEPLOY), "hal", UTF_8, StandardOpenOption.APPEND);

        var after = open(10_000);
        after.append(APP, DEPLOY, "next");

        assertThat(after.read(APP, DEPLOY, 0, 9)).containsExactly("whole", "hal", "next");
    }

    @Test
    void aFullLogStaysFullAfterARestart() {
        var before = open(500);
        IntStream.range(0, 100).forEach(_ -> before.append(APP, DEPLOY, "       some line of a noisy build"));
        int lines = before.read(APP, DEPLOY, 0, 100).size();

        var after = open(500);
        after.append(APP, DEPLOY, "       x");
        after.append(APP, DEPLOY, "-----> Live as v3");

        assertThat(after.read(APP, DEPLOY, 0, 100)).hasSize(lines + 1).endsWith(LogFile.FULL, "-----> Live as v3");
        assertThat(file(DEPLOY).toFile().length()).isLessThanOrEqualTo(500);
    }

    @Test
    void aLineOfAnInterruptedThreadIsKept() {
        var logs = open(10_000);
        Thread.currentThread().interrupt();
        logs.append(APP, DEPLOY, "cancelled");

        assertThat(Thread.interrupted()).isTrue();
        logs.append(APP, DEPLOY, "more");
        assertThat(logs.read(APP, DEPLOY, 0, 9)).containsExactly("cancelled", "more");
    }

    // withstand J 127
    @Test
    void onlyTheServersUserCanReadThem() throws IOException {
        open(10_000).append(APP, DEPLOY, "x");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(DEPLOY))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(file(DEPLOY).getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void manyLogsAtOnceStayApart() {
        var logs = open(10_000);
        for (int line = 0; line < 3; line++) {
            for (int deploy = 1; deploy <= 2 * FileBuildLogs.MOST_OPEN; deploy++) {
                logs.append(APP, new DeployId(deploy), deploy + "/" + line);
            }
        }

        for (int deploy = 1; deploy <= 2 * FileBuildLogs.MOST_OPEN; deploy++) {
            assertThat(logs.read(APP, new DeployId(deploy), 0, 9))
                    .containsExactly(deploy + "/0", deploy + "/1", deploy + "/2");
        }
    }

    @Test
    void keepsAnAppsNewestLogs() throws IOException {
        var logs = open(10_000);
        for (int deploy = 1; deploy <= FileBuildLogs.KEPT + 20; deploy++) {
            logs.append(APP, new DeployId(deploy), "x");
        }

        try (var files = Files.list(root.resolve("builds").resolve(APP.value()))) {
            assertThat(files).hasSize(FileBuildLogs.KEPT);
        }
        assertThat(logs.read(APP, new DeployId(20), 0, 9)).isEmpty();
        assertThat(logs.read(APP, new DeployId(21), 0, 9)).containsExactly("x");
    }

    // withstand K 129
    @Test
    void aRemovedAppsLogsAreGone() {
        var logs = open(10_000);
        var other = new AppId("fedcba9876543210");
        logs.append(APP, DEPLOY, "x");
        logs.append(other, DEPLOY, "stays");

        logs.remove(APP);
        logs.remove(APP);

        assertThat(logs.read(APP, DEPLOY, 0, 9)).isEmpty();
        assertThat(file(DEPLOY).getParent()).doesNotExist();
        assertThat(logs.read(other, DEPLOY, 0, 9)).containsExactly("stays");
    }

    @Test
    void linesLongerThanItsBufferAreReadWhole() {
        var logs = open(1_000_000);
        logs.append(APP, DEPLOY, "ü".repeat(100_000));
        logs.append(APP, DEPLOY, "next");

        assertThat(logs.read(APP, DEPLOY, 0, 9)).containsExactly("ü".repeat(100_000), "next");
    }
}
