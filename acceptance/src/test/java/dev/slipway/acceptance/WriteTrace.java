package dev.slipway.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a trace of system calls says of the files below a folder: which names and which contents a power cut takes, since
 * nobody has synced them. As POSIX has it, syncing a file saves its content, and syncing a folder the names in it.
 */
final class WriteTrace {
    /** The options of strace that this reads. */
    static final String OPTIONS = "-f -y -ttt -s 0 -e trace=openat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,"
            + "write,pwrite64,writev,ftruncate,copy_file_range,sendfile,fsync,fdatasync,syncfs,sync,unlink,unlinkat,rmdir";

    private static final Pattern UNFINISHED = Pattern.compile("(\\d+) +([0-9.]+) (.*) <unfinished \\.\\.\\.>");
    private static final Pattern RESUMED = Pattern.compile("(\\d+) +[0-9.]+ <\\.\\.\\. \\w+ resumed>(.*)");
    private static final Pattern CALL = Pattern.compile("(\\d+) +([0-9.]+) (\\w+)\\((.*)\\) += (-?\\d+).*");
    // A name may be relative to the open folder before it.
    private static final Pattern NAME = Pattern.compile("(?:<([^>]*)>, )?\"([^\"]*)\"");
    private static final Pattern OPEN = Pattern.compile("\\d+<([^>]*)>");

    private final Path root;
    private final Set<Path> known = new HashSet<>();
    private final Set<Path> names = new HashSet<>();
    private final Set<Path> contents = new HashSet<>();
    // Opened so that each write saves itself.
    private final Set<Path> saving = new HashSet<>();
    private int synced;

    private record Call(int order, double at, String name, String arguments) {}

    /** Begins with the folder as it is, all of it taken for saved. */
    WriteTrace(Path root) throws IOException {
        this.root = root;
        try (var paths = Files.walk(root)) {
            paths.forEach(known::add);
        }
    }

    /** Follows the trace up to that time, in seconds. */
    void follow(Path trace, double until) throws IOException {
        calls(Files.readAllLines(trace)).stream()
                .filter(call -> call.at <= until)
                .sorted(Comparator.comparingInt(Call::order))
                .forEach(this::apply);
    }

    /** How many calls have saved something. */
    int synced() {
        return synced;
    }

    /** The names that a power cut would take, and those of whose content it would take something. */
    Set<Path> lost() {
        var lost = new TreeSet<Path>();
        names.forEach(path -> lost.add(root.relativize(path)));
        contents.forEach(path -> lost.add(root.relativize(path)));
        return lost;
    }

    /** Takes from the folder what a power cut would take; a content that is not saved is gone as a whole. */
    void cut() throws IOException {
        for (var content : contents) {
            if (Files.isRegularFile(content)) {
                try (var file = FileChannel.open(content, StandardOpenOption.WRITE)) {
                    file.truncate(0);
                }
            }
        }
        for (var name : names) {
            remove(name);
        }
    }

    private static void remove(Path lost) throws IOException {
        if (Files.exists(lost)) {
            try (var paths = Files.walk(lost)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** A call counts when it has ended; one that syncs, only for what was written before it began. */
    private static List<Call> calls(List<String> lines) {
        var calls = new ArrayList<Call>();
        Map<String, String> begun = new HashMap<>();
        Map<String, Integer> beginnings = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            int begin = i;
            var unfinished = UNFINISHED.matcher(line);
            if (unfinished.matches()) {
                begun.put(unfinished.group(1), line.substring(0, line.indexOf(" <unfinished")));
                beginnings.put(unfinished.group(1), i);
                continue;
            }
            var resumed = RESUMED.matcher(line);
            if (resumed.matches() && begun.containsKey(resumed.group(1))) {
                begin = beginnings.getOrDefault(resumed.group(1), i);
                line = begun.remove(resumed.group(1)) + resumed.group(2);
            }
            var call = CALL.matcher(line);
            if (call.matches() && !call.group(5).startsWith("-")) {
                int order = call.group(3).contains("sync") ? begin : i;
                calls.add(new Call(order, Double.parseDouble(call.group(2)), call.group(3), call.group(4)));
            }
        }
        return calls;
    }

    private void apply(Call call) {
        var given = named(call.arguments);
        var open = open(call.arguments);
        switch (call.name) {
            case "openat" -> given.forEach(path -> opened(path, call.arguments));
            case "mkdir", "mkdirat" -> given.forEach(this::appeared);
            case "rename", "renameat", "renameat2" -> {
                if (given.size() == 2) {
                    moved(given.getFirst(), given.getLast());
                }
            }
            case "link", "linkat" -> {
                if (given.size() == 2) {
                    linked(given.getFirst(), given.getLast());
                }
            }
            case "unlink", "unlinkat", "rmdir" -> given.forEach(this::removed);
            case "fsync", "fdatasync" -> open.forEach(this::saved);
            case "syncfs", "sync" -> allSaved();
            // The one that it reads from is named first, and last by the other.
            case "copy_file_range" -> written(open.subList(Math.min(1, open.size()), open.size()));
            case "sendfile" -> written(open.subList(0, Math.min(1, open.size())));
            default -> written(open);
        }
    }

    private void written(List<Path> files) {
        files.stream().filter(file -> !saving.contains(file)).forEach(contents::add);
    }

    private List<Path> named(String arguments) {
        return NAME.matcher(arguments)
                .results()
                .map(found ->
                        Path.of(Objects.requireNonNullElse(found.group(1), "/")).resolve(found.group(2)))
                .filter(path -> path.startsWith(root))
                .toList();
    }

    private List<Path> open(String arguments) {
        return OPEN.matcher(arguments)
                .results()
                .map(found -> Path.of(found.group(1)))
                .filter(path -> path.startsWith(root))
                .toList();
    }

    private void opened(Path path, String arguments) {
        if (arguments.contains("O_SYNC")) {
            saving.add(path);
        } else {
            saving.remove(path);
        }
        boolean created = arguments.contains("O_CREAT") && !known.contains(path);
        if (created) {
            appeared(path);
        }
        if (created || arguments.contains("O_TRUNC")) {
            written(List.of(path));
        }
    }

    private void appeared(Path path) {
        known.add(path);
        names.add(path);
    }

    private void moved(Path from, Path to) {
        boolean unsaved = contents.contains(from);
        for (var set : List.of(known, names, contents, saving)) {
            var inner = set.stream().filter(path -> path.startsWith(from)).toList();
            inner.forEach(set::remove);
            inner.forEach(path -> set.add(to.resolve(from.relativize(path))));
        }
        contents.remove(to);
        if (unsaved) {
            contents.add(to);
        }
        appeared(to);
    }

    private void linked(Path from, Path to) {
        appeared(to);
        if (contents.contains(from)) {
            contents.add(to);
        }
    }

    private void removed(Path path) {
        known.remove(path);
        names.remove(path);
        contents.remove(path);
    }

    private void saved(Path path) {
        synced++;
        contents.remove(path);
        names.removeIf(name -> path.equals(name.getParent()));
        // The same content under two names, as a pack has that comes out of quarantine.
        contents.removeIf(other -> sameFile(other, path));
    }

    private static boolean sameFile(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void allSaved() {
        synced++;
        names.clear();
        contents.clear();
    }
}
