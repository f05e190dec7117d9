package dev.slipway.local.run;

import dev.slipway.local.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How apps are run.
 *
 * @param data the server's data directory
 * @param programs the variables by which apps find the machine's programs: PATH and those of version managers
 * @param limits what the processes that belong to one process of an app may use together
 * @param diskBytes what the files of one process may take, its copy of the app among them
 * @param firstBackOff how long after its first crash a process is started again; doubled for each further one
 * @param longestBackOff where the doubling ends
 * @param logFileBytes after how many bytes a new log file is begun
 * @param logFiles how many log files an app keeps
 * @param linesPerSecond how many lines a process may print each second before some are dropped
 */
public record RuntimeConfig(
        Path data,
        Map<String, String> programs,
        Limits limits,
        long diskBytes,
        Duration firstBackOff,
        Duration longestBackOff,
        long logFileBytes,
        int logFiles,
        int linesPerSecond) {
    private static final long MIB = 1024L * 1024;
    private static final long GIB = 1024 * MIB;
    private static final Limits LIMITS = new Limits(GIB, 512, 16_384, 2 * GIB);

    public RuntimeConfig {
        programs = Map.copyOf(programs);
    }

    /** The defaults: 1 GiB, 512 threads, files of up to 2 GiB, restarts after 1 s to 5 min, five logs of 10 MiB. */
    public static RuntimeConfig of(Path data, Map<String, String> programs) {
        return new RuntimeConfig(
                data, programs, LIMITS, 8 * GIB, Duration.ofSeconds(1), Duration.ofMinutes(5), 10 * MIB, 5, 2_000);
    }

    public RuntimeConfig withLimits(Limits newLimits) {
        return new RuntimeConfig(
                data,
                programs,
                newLimits,
                diskBytes,
                firstBackOff,
                longestBackOff,
                logFileBytes,
                logFiles,
                linesPerSecond);
    }

    /** Where the folders of the app's processes are. */
    Path processes() {
        return data.resolve("run");
    }

    /** Where the app's log files are. */
    Path logs() {
        return data.resolve("logs");
    }
}
