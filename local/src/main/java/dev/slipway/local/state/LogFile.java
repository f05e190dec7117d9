package dev.slipway.local.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.local.OwnerOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A log's open file, with the places of every {@value #STRIDE}th line in memory, so that a follower who asks for the next
 * lines makes it read no more than those and a few before them. Used under a lock.
 */
final class LogFile implements AutoCloseable {
    private static final int STRIDE = 64;
    private static final int BUFFER = 16 * 1024;
    private static final long MOST_RESERVE = 64 * 1024;
    private static final String DETAIL = "       ";
    static final String FULL = " !     the log is full: details that follow are not kept";

    // Not a FileChannel: that one closes when a thread that was asked to stop writes its last line.
    private final RandomAccessFile file;
    private final long mostBytes;
    private long[] marks = new long[16];
    private long lines;
    private long size;
    private boolean full;

    private LogFile(RandomAccessFile file, long mostBytes) {
        this.file = file;
        this.mostBytes = mostBytes;
    }

    /** Opens the file, or makes it, in a folder that is there. */
    static LogFile open(Path path, long mostBytes) throws IOException {
        if (!Files.exists(path)) {
            OwnerOnly.create(path);
        }
        var file = new RandomAccessFile(path.toFile(), "rw");
        try {
            var log = new LogFile(file, mostBytes);
            log.index();
            return log;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private void index() throws IOException {
        long length = file.length();
        var scan = new Scan(0);
        while (size < length) {
            var line = scan.next();
            full |= line.equals(FULL);
            begin(size);
            size = scan.offset;
        }
        if (size > length) {
            size = length;
            write(new byte[] {'\n'});
        }
    }

    private void begin(long offset) {
        if (lines % STRIDE == 0) {
            int mark = Math.toIntExact(lines / STRIDE);
            if (mark == marks.length) {
                marks = Arrays.copyOf(marks, 2 * marks.length);
            }
            marks[mark] = offset;
        }
        lines++;
    }

    void append(String line) throws IOException {
        var bytes = bytes(line.replace('\r', ' ').replace('\n', ' '));
        if (!full && size + bytes.length > mostBytes - reserve()) {
            full = true;
            add(bytes(FULL));
        }
        // What a tool prints is dropped; how the deploy goes on and ends is kept as long as anything fits.
        if (!full || (!line.startsWith(DETAIL) && size + bytes.length <= mostBytes)) {
            add(bytes);
        }
    }

    private long reserve() {
        return Math.min(MOST_RESERVE, mostBytes / 4);
    }

    private void add(byte[] bytes) throws IOException {
        long offset = size;
        write(bytes);
        begin(offset);
    }

    private static byte[] bytes(String line) {
        return (line + "\n").getBytes(UTF_8);
    }

    private void write(byte[] bytes) throws IOException {
        try {
            file.seek(size);
            file.write(bytes);
            size += bytes.length;
        } catch (IOException e) {
            // A full disk may have taken a part of it.
            file.setLength(size);
            throw e;
        }
    }

    List<String> read(long from, int most) throws IOException {
        var read = new ArrayList<String>();
        if (from >= lines) {
            return read;
        }
        long line = from - from % STRIDE;
        var scan = new Scan(marks[Math.toIntExact(from / STRIDE)]);
        for (; line < lines && read.size() < most; line++) {
            var text = scan.next();
            if (line >= from) {
                read.add(text);
            }
        }
        return read;
    }

    /** Reads lines from a place on, through a buffer; a line whose end is missing counts as if it had one. */
    private final class Scan {
        private final byte[] buffer = new byte[BUFFER];
        private long offset;
        private int position;
        private int limit;

        Scan(long offset) throws IOException {
            this.offset = offset;
            file.seek(offset);
        }

        String next() throws IOException {
            var line = new ByteArrayOutputStream();
            boolean ended = false;
            while (!ended && fill()) {
                int end = position;
                while (end < limit && buffer[end] != '\n') {
                    end++;
                }
                line.write(buffer, position, end - position);
                ended = end < limit;
                position = end + 1;
            }
            offset += line.size() + 1;
            return line.toString(UTF_8);
        }

        private boolean fill() throws IOException {
            if (position >= limit) {
                position = 0;
                limit = file.read(buffer);
            }
            return limit > 0;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
