package dev.slipway.local.run;

import dev.slipway.local.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the machine grants the server at most: nobody but root can give a process that it starts more than that. */
record HardLimits(Map<String, Long> most) {
    private static final Path OWN = Path.of("/proc/self/limits");
    private static final Pattern LINE = Pattern.compile("Max ([a-z ]+?) {2,}\\S+ +(\\d+)( .*)?");

    HardLimits {
        most = Map.copyOf(most);
    }

    /** Those of the server's own process. */
    static HardLimits own() {
        try {
            return parse(Files.readAllLines(OWN));
        } catch (IOException e) {
            throw new UncheckedIOException(OWN + " cannot be read", e);
        }
    }

    /** From the kernel's table of one process; what is unlimited there is left out. */
    static HardLimits parse(List<String> table) {
        var most = new HashMap<String, Long>();
        for (var line : table) {
            var matcher = LINE.matcher(line);
            if (matcher.matches()) {
                most.put(matcher.group(1), Long.parseLong(matcher.group(2)));
            }
        }
        return new HardLimits(most);
    }

    /** As much of that as can be set. */
    Limits within(Limits wanted) {
        return new Limits(
                least(wanted.memoryBytes(), "data size"),
                Math.toIntExact(least(wanted.processes(), "processes")),
                Math.toIntExact(least(wanted.openFiles(), "open files")),
                least(wanted.fileBytes(), "file size"));
    }

    private long least(long wanted, String name) {
        return Math.max(1, Math.min(wanted, most.getOrDefault(name, wanted)));
    }
}
