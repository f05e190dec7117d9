package dev.slipway.local.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.core.BuildFailed;
import dev.slipway.local.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Builds that go wild end, with all that they started, and say why. withstand L 136 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "limits on whole groups need /proc")
class BuildLimitsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path root;

    private BuildRig rig;

    @BeforeEach
    void setUp() {
        rig = new BuildRig(root);
    }

    @AfterEach
    void nothingRunsOn() throws IOException {
        assertThat(processesIn(root)).isEmpty();
        assertThat(rig.left("builds")).isEmpty();
        assertThat(rig.left("images")).isEmpty();
    }

    @Test
    void silentBuildEndsAtTheTimeLimit() {
        rig.settings(config -> config.withTimeLimit(Duration.ofSeconds(2)))
                .buildpack("acme/slow", "", "trap '' TERM; sleep 1000 & (setsid sleep 1000 &) ; wait");

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessage("buildpack acme/slow did not end within the time limit of 2 s");
    }

    @Test
    void silentDetectEndsAtTheTimeLimit() {
        rig.settings(config -> config.withTimeLimit(Duration.ofSeconds(2))).buildpack("acme/slow", "sleep 1000", "");

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessage("detect of buildpack acme/slow did not end within the time limit of 2 s");
    }

    @Test
    void floodOfOutputIsStopped() {
        rig.settings(config -> config.withOutputBytes(1 << 20)).buildpack("acme/loud", "", "yes $(printf %01000d 0)");

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessage("buildpack acme/loud printed more than 1 MiB");
    }

    @Test
    void forkBombIsStopped() {
        rig.settings(config -> config.withLimits(new Limits(1L << 32, 200, 1024, 1L << 30)))
                .buildpack(
                        "acme/bomb",
                        "",
                        "bomb() { sleep 1000 & sleep 1000 & sleep 0.05; bomb | bomb & }; bomb; sleep 1000");

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessage("buildpack acme/bomb ran more than 200 processes and threads");
    }

    @Test
    void memoryOfTheWholeGroupIsCounted() {
        rig.settings(config -> config.withLimits(new Limits(128 << 20, 200, 1024, 1L << 30)))
                .buildpack(
                        "acme/fat",
                        "",
                        "for i in 1 2 3 4; do (head -c 60000000 /dev/zero | tail; sleep 1000) & done; wait");

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessage("buildpack acme/fat used more than 128 MiB of memory");
    }

    @Test
    void filledDiskIsStopped() {
        rig.settings(config -> config.withDiskBytes(8 << 20))
                .buildpack("acme/wide", "", "for i in 1 2 3; do head -c 4000000 /dev/zero >$i; done");

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessage("buildpack acme/wide filled more than 8 MiB of disk");
    }

    @Test
    void cancelledBuildTakesItsProcessesWithIt() throws InterruptedException, IOException { // withstand G 114
        rig.buildpack("acme/slow", "", "echo started; sleep 1000 | sleep 1000");
        var thrown = new AtomicReference<Throwable>();
        var build = Thread.ofVirtual().start(() -> {
            try {
                rig.build();
            } catch (InterruptedException | RuntimeException e) {
                thrown.set(e);
            }
        });
        await(() -> rig.progress.text().contains("started"));

        build.interrupt();
        build.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void outputThatIsNoTextIsPassedOnAsFarAsItIs() throws InterruptedException {
        rig.buildpack("acme/odd", "", "printf 'a\\377b\\n10%%\\r100%%\\nlast'; exit 1");

        assertThatThrownBy(rig::build)
                .isInstanceOf(BuildFailed.class)
                .hasMessage("buildpack acme/odd failed: exit status 1");

        assertThat(rig.progress.lines()).contains("       a\uFFFDb", "       100%", "       last");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.sleep(20);
        }
    }

    /** The processes whose working directory or environment is in that folder. */
    private static List<String> processesIn(Path folder) throws IOException {
        var found = new ArrayList<String>();
        try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var entry : entries) {
                if (read(entry.resolve("environ")).contains(folder.toString())) {
                    found.add(read(entry.resolve("cmdline")));
                }
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            // The process has ended, or is somebody else's.
            return "";
        }
    }
}
