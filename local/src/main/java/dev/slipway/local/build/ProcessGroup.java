package dev.slipway.local.build;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that leads its own group, with all that came from it.
 *
 * @param marker a text in the environment of all its processes and of no others
 */
record ProcessGroup(long leader, String marker) {
    private static final Path PROC = Path.of("/proc");
    private static final int SIGKILL = 9;
    private static final int SWEEPS = 50;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final long KIB = 1024;
    private static final MethodHandle KILL = systemCall();

    /** What the processes of a group hold at one moment. */
    record Usage(long memoryBytes, int threads) {}

    private record Entry(long parent, long session, long threads, long memoryBytes) {}

    /** Kills all of them. A group dies in one step; what left it is hunted until nothing more is found. */
    void kill() {
        int sweeps = 0;
        do {
            signal(-leader);
            members().forEach(ProcessGroup::signal);
        } while (!members().isEmpty() && ++sweeps < SWEEPS);
    }

    /** Ends what carries that text, whoever started it; returns when none is left. */
    static void killLeft(String marker) {
        var left = marked(marker);
        for (int sweeps = 0; !left.isEmpty() && sweeps < SWEEPS; sweeps++) {
            left.forEach(ProcessGroup::signal);
            LockSupport.parkNanos(PAUSE.toNanos());
            left = marked(marker);
        }
        if (!left.isEmpty()) {
            throw new IllegalStateException("processes of an earlier server's builds cannot be ended: " + left);
        }
    }

    private static List<Long> marked(String marker) {
        return table().keySet().stream().filter(pid -> isMarked(pid, marker)).toList();
    }

    /** What they hold now; nothing where the machine has no /proc. */
    Usage usage() {
        var table = table();
        long memory = 0;
        long threads = 0;
        table.keySet().retainAll(offspring(table));
        for (var entry : table.values()) {
            memory += entry.memoryBytes;
            threads += entry.threads;
        }
        return new Usage(memory, Math.toIntExact(threads));
    }

    private List<Long> members() {
        var table = table();
        var members = new ArrayList<>(offspring(table));
        for (long pid : table.keySet()) {
            if (!members.contains(pid) && isMarked(pid, marker)) {
                members.add(pid);
            }
        }
        return members;
    }

    private List<Long> offspring(Map<Long, Entry> table) {
        var found = new ArrayList<Long>();
        table.forEach((pid, entry) -> {
            if (pid == leader || entry.session == leader || descends(entry, table)) {
                found.add(pid);
            }
        });
        return found;
    }

    private boolean descends(Entry entry, Map<Long, Entry> table) {
        // A parent chain has no loops, but the table is not read in one moment.
        int steps = 0;
        for (var at = entry; at != null && steps < table.size(); at = table.get(at.parent)) {
            if (at.parent == leader) {
                return true;
            }
            steps++;
        }
        return false;
    }

    private static boolean isMarked(long pid, String marker) {
        try {
            return Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1)
                    .contains(marker);
        } catch (IOException _) {
            // It has ended, or belongs to somebody else.
            return false;
        }
    }

    private static Map<Long, Entry> table() {
        var table = new HashMap<Long, Entry>();
        var names = PROC.toFile().list((_, name) -> Character.isDigit(name.charAt(0)));
        for (var name : names == null ? new String[0] : names) {
            try {
                var entry = parse(Files.readString(PROC.resolve(name + "/status"), StandardCharsets.ISO_8859_1));
                if (entry.threads > 0) {
                    table.put(Long.parseLong(name), entry);
                }
            } catch (IOException _) {
                // It has ended since.
                table.remove(Long.parseLong(name));
            }
        }
        return table;
    }

    private static Entry parse(String status) {
        long parent = 0;
        long session = 0;
        long threads = 0;
        long memory = 0;
        boolean dead = false;
        for (var line : status.split("\n")) {
            var words = line.split("\\s+");
            switch (words[0]) {
                case "State:" -> dead = words[1].equals("Z") || words[1].equals("X");
                case "PPid:" -> parent = Long.parseLong(words[1]);
                case "NSsid:" -> session = Long.parseLong(words[1]);
                case "Threads:" -> threads = Long.parseLong(words[1]);
                case "VmRSS:" -> memory = Long.parseLong(words[1]) * KIB;
                default -> {
                    // The many others say nothing of use here.
                }
            }
        }
        return new Entry(parent, session, dead ? 0 : threads, memory);
    }

    private static void signal(long target) {
        try {
            // A group that is gone already is reported by an error, and is what is asked for.
            int _ = (int) KILL.invokeExact((int) target, SIGKILL);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call kill", e);
        }
    }

    /** Called directly: a program that sends the signal cannot be started while a fork bomb fills the table. */
    @SuppressWarnings("restricted")
    private static MethodHandle systemCall() {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("kill"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }
}
