package dev.slipway.local.run;

import dev.slipway.core.release.LogLine;
import dev.slipway.core.release.LogQueue;
import dev.slipway.local.OwnerOnly;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of one app: the newest lines of all its processes, in files of bounded size and number. */
final class LogFile {
    private static final Logger server = LoggerFactory.getLogger(LogFile.class);

    private final Path folder;
    private final long fileBytes;
    private final int files;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<LogQueue> followers = new CopyOnWriteArrayList<>();
    private @Nullable BufferedWriter writer;
    private long written;
    private long lost;
    private boolean removed;

    LogFile(Path folder, long fileBytes, int files, Clock clock) {
        this.folder = folder;
        this.fileBytes = fileBytes;
        this.files = files;
        this.clock = clock;
    }

    /**
     * Appends a line of a source; after {@link #remove} it goes nowhere. It does not fail, or a full disk would end whoever
     * reads what a process prints, and with that the process: a line that cannot be written is lost, which the next one
     * that can be says.
     */
    void append(String source, String text) {
        var line = new LogLine(clock.instant(), source, text).toString();
        lock.lock();
        try {
            if (!removed) {
                store(line);
                followers.forEach(follower -> follower.offer(line));
            }
        } finally {
            lock.unlock();
        }
    }

    private void store(String line) {
        try {
            if (lost > 0) {
                var told = "%d lines were lost: the log could not be written".formatted(lost);
                write(new LogLine(clock.instant(), "slipway", told).toString());
                lost = 0;
            }
            write(line);
        } catch (IOException e) {
            if (lost++ == 0) {
                server.atError().addKeyValue("folder", folder).setCause(e).log("an app's log cannot be written");
            }
            giveUpWriter();
        }
    }

    /** The last lines, oldest first. */
    List<String> last(int lines) {
        lock.lock();
        try {
            return read(lines);
        } catch (IOException e) {
            throw new UncheckedIOException("the log in " + folder + " cannot be read", e);
        } finally {
            lock.unlock();
        }
    }

    /** The last lines, and a follower of all that come after them. */
    List<String> follow(int lines, LogQueue follower) {
        lock.lock();
        try {
            followers.add(follower);
            return last(lines);
        } finally {
            lock.unlock();
        }
    }

    void unfollow(LogQueue follower) {
        followers.remove(follower);
    }

    /** Removes all files. */
    void remove() {
        lock.lock();
        try {
            removed = true;
            closeWriter();
            Folders.remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the log in " + folder + " cannot be removed", e);
        } finally {
            lock.unlock();
        }
    }

    private void write(String line) throws IOException {
        if (written >= fileBytes) {
            rotate();
        }
        if (writer == null) {
            open();
        }
        var open = writer;
        if (open != null) {
            open.write(line);
            open.write('\n');
            open.flush();
        }
        written += line.length() + 1L;
    }

    private void open() throws IOException {
        Folders.create(folder);
        var file = file(0);
        if (Files.notExists(file)) {
            OwnerOnly.create(file);
        }
        written = Files.size(file);
        writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    }

    private void rotate() throws IOException {
        closeWriter();
        for (int i = files - 2; i >= 0; i--) {
            if (Files.exists(file(i))) {
                Files.move(file(i), file(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        written = 0;
    }

    /** What it still holds is lost; the next line opens the file anew. */
    private void giveUpWriter() {
        try {
            closeWriter();
        } catch (IOException e) {
            server.atDebug().addKeyValue("folder", folder).setCause(e).log("nor closed");
        }
    }

    private void closeWriter() throws IOException {
        if (writer != null) {
            var open = writer;
            writer = null;
            open.close();
        }
    }

    // From the newest file backwards, so that a few lines cost one file's reading at most.
    private List<String> read(int lines) throws IOException {
        var last = new ArrayDeque<String>();
        for (int i = 0; i < files && last.size() < lines; i++) {
            if (Files.exists(file(i))) {
                readLast(file(i), lines - last.size()).reversed().forEach(last::addFirst);
            }
        }
        return new ArrayList<>(last);
    }

    private static Deque<String> readLast(Path file, int lines) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                last.addLast(line);
                if (last.size() > lines) {
                    last.removeFirst();
                }
            }
        }
        return last;
    }

    private Path file(int age) {
        return folder.resolve(age == 0 ? "app.log" : "app.log." + age);
    }
}
