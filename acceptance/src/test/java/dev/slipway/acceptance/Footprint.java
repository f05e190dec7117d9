package dev.slipway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a server holds of its machine: threads, descriptors, and the bytes that are alive in its heap. */
record Footprint(int threads, int descriptors, long heap) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Compilers' threads, connections to an app that are kept for the next visitor, and what is looked up once. */
    private static final Footprint NOISE = new Footprint(12, 24, 8 << 20);

    static Footprint of(Machine machine) throws IOException {
        var process = Path.of("/proc/" + machine.server());
        return new Footprint(count(process.resolve("task")), count(process.resolve("fd")), heap(machine));
    }

    /** Waits until the server holds no more than this again. */
    void awaitAgain(Machine machine) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var now = of(machine);
        while (!holds(now) && System.nanoTime() < end) {
            TimeUnit.SECONDS.sleep(1);
            now = of(machine);
        }
        assertThat(holds(now)).as("%s, and before %s", now, this).isTrue();
    }

    private boolean holds(Footprint now) {
        return now.threads <= threads + NOISE.threads
                && now.descriptors <= descriptors + NOISE.descriptors
                && now.heap <= heap + NOISE.heap;
    }

    private static int count(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return Math.toIntExact(entries.count());
        }
    }

    /** After a collection, which the histogram begins with. */
    private static long heap(Machine machine) throws IOException {
        var total = machine.run("%s/bin/jcmd %d GC.class_histogram | tail -n 1"
                .formatted(System.getProperty("java.home"), machine.server()));
        assertThat(total).startsWith("Total");
        return Long.parseLong(total.replaceFirst("Total +\\d+ +(\\d+).*", "$1"));
    }
}
