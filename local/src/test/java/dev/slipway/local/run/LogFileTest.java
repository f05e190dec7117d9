package dev.slipway.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.core.Samples;
import dev.slipway.core.release.LogQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFileTest {
    private final Clock clock = Clock.fixed(Samples.NOW, ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void lineCarriesTimeAndSource() {
        var log = log(1_000);

        log.append("web.1", "hello");

        assertThat(log.last(10)).containsExactly("2026-11-22T10:15:30.123Z web.1: hello");
    }

    @Test
    void lastLinesComeAcrossFilesAndOldOnesGo() throws IOException {
        var log = log(200);

        for (int i = 0; i < 100; i++) {
            log.append("web.1", "line " + i);
        }

        assertThat(log.last(8)).hasSize(8).last().asString().endsWith("line 99");
        assertThat(log.last(1_000)).hasSizeLessThan(30).last().asString().endsWith("line 99");
        try (var files = Files.list(folder.resolve("app"))) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void linesGoOnAfterARestart() {
        log(1_000).append("web.1", "before");
        var log = log(1_000);

        log.append("web.1", "after");

        assertThat(log.last(10)).extracting(line -> line.substring(32)).containsExactly("before", "after");
    }

    @Test
    void filesAreTheServersAlone() throws IOException {
        // withstand J 127
        log(1_000).append("web.1", "hello");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("app"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("app/app.log"))))
                .isEqualTo("rw-------");
    }

    @Test
    void slowFollowerMissesLinesAndIsTold() throws InterruptedException {
        // withstand E 84
        var log = log(1_000_000);
        var follower = new LogQueue(clock);
        log.append("web.1", "before");
        assertThat(log.follow(1, follower)).hasSize(1);
        for (int i = 0; i < 1_500; i++) {
            log.append("web.1", "line " + i);
        }
        var seen = new ArrayList<String>();

        var reader = Thread.ofVirtual().start(() -> pass(follower, seen));

        assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
        assertThat(seen)
                .hasSize(1_001)
                .last()
                .asString()
                .endsWith("slipway: 500 lines were left out: they came faster than they were read");
    }

    @Test
    void nothingIsWrittenAfterRemoval() {
        var log = log(1_000);
        log.append("web.1", "hello");

        log.remove();
        log.append("web.1", "late");

        assertThat(folder.resolve("app")).doesNotExist();
    }

    @Test
    void whatCannotBeWrittenIsLostAndSaidSoInTheEnd() throws IOException { // withstand G 99, G 114
        var broken = log(1_000);
        Files.writeString(folder.resolve("app"), "a file where the folder is to be");

        broken.append("web.1", "one");
        broken.append("web.1", "two");
        Files.delete(folder.resolve("app"));
        broken.append("web.1", "three");

        assertThat(broken.last(10))
                .extracting(line -> line.substring(25))
                .containsExactly("slipway: 2 lines were lost: the log could not be written", "web.1: three");
    }

    private static void pass(LogQueue follower, List<String> seen) {
        try {
            follower.passTo(line -> {
                seen.add(line);
                if (line.contains("left out")) {
                    Thread.currentThread().interrupt();
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LogFile log(long bytes) {
        return new LogFile(folder.resolve("app"), bytes, 3, clock);
    }
}
