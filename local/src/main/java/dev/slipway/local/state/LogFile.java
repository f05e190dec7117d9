package dev.slipway.local.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A log's open file, with the places of every {@value #STRIDE}th line in memory, so that a follower who asks for the next
 * lines makes it read no more than those and a few before them. Used under a lock.
 */
final class LogFile implements AutoCloseable {
    private static final int STRIDE = 64;
    private static final int BUFFER = 64 * 1024;
    static final String FULL = " !     the log is full: what follows is not kept";

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
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
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
        var buffer = new byte[BUFFER];
        byte last = '\n';
        for (int read = file.read(buffer); read > 0; read = file.read(buffer)) {
            for (int i = 0; i < read; i++) {
                if (last == '\n') {
                    begin(size + i);
                }
                last = buffer[i];
            }
            size += read;
        }
        if (last != '\n') {
            write(new byte[] {'\n'});
        }
        full = lines > 0 && read(lines - 1, 1).contains(FULL);
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
        if (full) {
            return;
        }
        var bytes = bytes(line.replace('\r', ' ').replace('\n', ' '));
        if (size + bytes.length + FULL.length() + 1 > mostBytes) {
            full = true;
            bytes = bytes(FULL);
        }
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

    /** Reads whole lines from a place on, through a buffer. */
    private final class Scan {
        private final byte[] buffer = new byte[BUFFER];
        private int position;
        private int limit;

        Scan(long offset) throws IOException {
            file.seek(offset);
        }

        String next() throws IOException {
            var line = new ByteArrayOutputStream();
            while (true) {
                if (position == limit) {
                    position = 0;
                    limit = file.read(buffer);
                    if (limit <= 0) {
                        throw new EOFException("the log is shorter than it was");
                    }
                }
                int end = position;
                while (end < limit && buffer[end] != '\n') {
                    end++;
                }
                line.write(buffer, position, end - position);
                position = Math.min(end + 1, limit);
                if (end < limit) {
                    return line.toString(UTF_8);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
