package dev.slipway.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One process as Linux shows it below {@code /proc}.
 *
 * @param cpu how long it kept cores busy, in clock ticks, with those of its children that it has waited for
 * @param started in clock ticks since the machine's start: with the id, it names the process for good
 */
public record ProcFile(long pid, String command, long parent, long session, long cpu, int threads, long started) {
    public static final Path PROC = Path.of("/proc");

    /** States of processes that have ended, and wait for nothing but their parents to look. */
    private static final Set<String> ENDED = Set.of("Z", "X");

    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int FIRST_TIME = 11;
    private static final int LAST_TIME = 14;
    private static final int THREADS = 17;
    private static final int STARTED = 19;

    /** All processes of the machine; empty where there is no such folder. */
    public static List<ProcFile> all() {
        var names = PROC.toFile().list();
        if (names == null) {
            return List.of();
        }
        var all = new ArrayList<ProcFile>();
        for (var name : names) {
            if (Character.isDigit(name.charAt(0))) {
                read(Long.parseLong(name)).ifPresent(all::add);
            }
        }
        return all;
    }

    public static Optional<ProcFile> read(long pid) {
        return text(pid, "stat").flatMap(stat -> {
            int open = stat.indexOf('(');
            int close = stat.lastIndexOf(')');
            var fields = stat.substring(close + 2).split(" ");
            if (ENDED.contains(fields[0])) {
                return Optional.empty();
            }
            return Optional.of(new ProcFile(
                    pid,
                    stat.substring(open + 1, close),
                    Long.parseLong(fields[PARENT]),
                    Long.parseLong(fields[SESSION]),
                    Arrays.stream(fields, FIRST_TIME, LAST_TIME + 1)
                            .mapToLong(Long::parseLong)
                            .sum(),
                    Integer.parseInt(fields[THREADS]),
                    Long.parseLong(fields[STARTED])));
        });
    }

    /** Whether its environment, as it was started with, holds a variable that begins so: {@code NAME=VALU}. */
    public boolean startedWith(String beginning) {
        return text(pid, "environ")
                .filter(environment -> ("\0" + environment + "\0").contains("\0" + beginning))
                .isPresent();
    }

    /** What it holds in memory for itself alone: not the files and libraries that it shares. */
    public long privateBytes() {
        return text(pid, "status").map(ProcFile::privateBytes).orElse(0L);
    }

    private static long privateBytes(String status) {
        return status.lines()
                .filter(line -> line.startsWith("RssAnon:") || line.startsWith("RssShmem:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .sum();
    }

    /** Empty where the process has ended, or is another user's. */
    private static Optional<String> text(long pid, String name) {
        try {
            return Optional.of(
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve(name), StandardCharsets.ISO_8859_1));
        } catch (IOException goneOrForeign) {
            return Optional.empty();
        }
    }
}
