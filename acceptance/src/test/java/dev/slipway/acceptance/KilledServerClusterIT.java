package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server on Kubernetes that is killed in the middle of a push, in each of its phases, and restarted in its pod. */
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KilledServerClusterIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int HALF = 3_000_000;

    /** What is pushed in each phase, and what that comes to once the server is back and nobody has pushed again. */
    enum Phase {
        PACK_HALF_STORED(Pushed.LARGE, Comes.NOTHING),
        ARCHIVE_HALF_UPLOADED(Pushed.LARGE, Comes.LIVE),
        PIPELINE_RUN_MADE(Pushed.SMALL, Comes.LIVE),
        BUILDING(Pushed.SMALL, Comes.LIVE),
        IMAGE_READY(Pushed.SLOW, Comes.LIVE),
        RELEASE_PROCESS(Pushed.SLOW, Comes.LIVE),
        STARTING(Pushed.SLOW, Comes.LIVE),
        READY(Pushed.SLOW, Comes.LIVE),
        REF_MOVED(Pushed.SLOW, Comes.LIVE);

        private final Pushed pushed;
        private final Comes comes;

        Phase(Pushed pushed, Comes comes) {
            this.pushed = pushed;
            this.comes = comes;
        }
    }

    /** A small change, one of six megabytes, or a release process and an app that both take their time. */
    private enum Pushed {
        SMALL,
        LARGE,
        SLOW
    }

    private enum Comes {
        NOTHING,
        LIVE
    }

    private final Set<String> built = new HashSet<>(Set.of("text-0"));
    private Cluster cluster;
    private Cluster.Place place;
    private KeptOnCluster kept;

    @BeforeAll
    void serve(@TempDir Path folder) throws IOException {
        cluster = Cluster.connect();
        place = cluster.place(folder);
        kept = KeptOnCluster.in(folder, place, Map.of());
    }

    @AfterAll
    void end() throws IOException {
        if (kept != null) {
            kept.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void leavesAllOrNothingOfAPush(Phase phase) throws Exception { // withstand G 97
        var before = kept.check();
        var builds = kept.builds();
        var after = commit(phase.pushed);

        try (var visits = kept.visits()) {
            pushUntil(phase, builds);
            kept.machine().run("server_kill; wait $push; true");
            cluster.s3().open();
            if (phase == Phase.IMAGE_READY) {
                await(place::allBuilt);
            }
            kept.machine().run("server_start");
            assertThat(kept.check()).isEqualTo(phase.comes == Comes.LIVE ? after : before);
            assertThat(visits.failures()).isEmpty();
            assertThat(visits.pages()).isSubsetOf(Set.of(before, after));
        }

        kept.machine().run("git push -q epinio main");
        assertThat(kept.check()).isEqualTo(after);
        assertThat(kept.builtSince(builds)).as("builds").hasSize(built.add(after) ? 1 : 0);
        goBack();
    }

    private String commit(Pushed pushed) {
        return switch (pushed) {
            case SMALL -> kept.app().say();
            case LARGE -> {
                kept.machine().run("head -c 6000000 /dev/urandom >blob");
                yield kept.app().say();
            }
            case SLOW -> {
                kept.commitAgain("slow");
                yield "slow";
            }
        };
    }

    private void pushUntil(Phase phase, Set<String> builds) throws Exception {
        switch (phase) {
            case PACK_HALF_STORED -> cluster.s3().holdAfter(HALF);
            case ARCHIVE_HALF_UPLOADED -> cluster.s3().holdAfter(3 * HALF);
            default -> {}
        }
        kept.beginPush();
        switch (phase) {
            case PACK_HALF_STORED, ARCHIVE_HALF_UPLOADED -> await(cluster.s3()::isHeld);
            case PIPELINE_RUN_MADE -> await(() -> !kept.builtSince(builds).isEmpty());
            case BUILDING, IMAGE_READY -> kept.awaitShown("Detecting buildpacks");
            case RELEASE_PROCESS -> kept.awaitShown("remote: *releasing");
            case STARTING -> await(place::startsAProcess);
            case READY -> {
                await(place::startsAProcess);
                cluster.s3().hold();
                kept.awaitShown("Live as");
            }
            case REF_MOVED -> kept.machine().run("wait $push");
        }
    }

    /** Serves the first tree again, which is built already. */
    private void goBack() throws IOException {
        kept.commitAgain("fast");
        kept.machine().run("git push -q epinio main");
        assertThat(kept.check()).isEqualTo("text-0");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(50);
        }
    }
}
