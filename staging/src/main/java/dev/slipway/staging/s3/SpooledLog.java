package dev.slipway.staging.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.deploy.BuildLogs;
import dev.slipway.staging.s3.LogChunks.Name;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** One log, on the disk and in S3. */
final class SpooledLog {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int PAGE = 500;

    private final Name name;
    private final LogChunks chunks;
    private final BuildLogs disk;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean ours;
    private boolean learnt;
    private long learntAt;
    private long onDisk;
    private long inS3;
    private long lastChunk;

    SpooledLog(Name name, LogChunks chunks, BuildLogs disk) {
        this.name = name;
        this.chunks = chunks;
        this.disk = disk;
    }

    /** Makes the disk complete before the first line is appended here, for another server may have begun the log. */
    void continueHere() throws IOException {
        if (ours) {
            return;
        }
        lock.lock();
        try {
            if (!ours) {
                learn();
                ours = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Fetches what S3 has and the disk lacks, if that is not known; returns whether there may be more lines now. */
    boolean catchUp(long stale) throws IOException {
        lock.lock();
        try {
            if (ours || (learnt && System.nanoTime() - learntAt < stale)) {
                return false;
            }
            learn();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void learn() throws IOException {
        if (!learnt) {
            onDisk = count();
        }
        var there = chunks.list(name);
        var overlap = there.floorKey(onDisk);
        inS3 = 0;
        for (var chunk : (overlap == null ? there : there.tailMap(overlap, true)).entrySet()) {
            var lines = chunks.read(chunk.getValue());
            inS3 = chunk.getKey() + lines.size();
            for (; onDisk < inS3; onDisk++) {
                disk.append(name.app(), name.deploy(), lines.get(Math.toIntExact(onDisk - chunk.getKey())));
            }
        }
        lastChunk = there.isEmpty() ? 0 : there.lastKey();
        learnt = true;
        learntAt = System.nanoTime();
    }

    private long count() {
        long count = 0;
        for (var page = page(0); !page.isEmpty(); page = page(count)) {
            count += page.size();
        }
        return count;
    }

    private List<String> page(long from) {
        return disk.read(name.app(), name.deploy(), from, PAGE);
    }

    /** Stores what S3 lacks; the last chunk is stored anew until it is large enough. */
    void send() throws IOException {
        lock.lock();
        try {
            if (!learnt) {
                learn();
            }
            for (var lines = chunk(lastChunk); lastChunk + lines.size() > inS3; lines = chunk(lastChunk)) {
                chunks.write(name, lastChunk, lines);
                if (inS3 == 0) {
                    chunks.prune(name.app(), S3BuildLogs.KEPT);
                }
                inS3 = lastChunk + lines.size();
                if (bytes(lines) >= CHUNK_BYTES) {
                    lastChunk = inS3;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private List<String> chunk(long first) {
        var lines = new ArrayList<String>();
        long bytes = 0;
        for (var page = page(first); !page.isEmpty() && bytes < CHUNK_BYTES; page = page(first + lines.size())) {
            for (int i = 0; i < page.size() && bytes < CHUNK_BYTES; i++) {
                lines.add(page.get(i));
                bytes += length(page.get(i));
            }
        }
        return lines;
    }

    private static long bytes(List<String> lines) {
        return lines.stream().mapToLong(SpooledLog::length).sum();
    }

    private static long length(String line) {
        return line.getBytes(UTF_8).length + 1L;
    }
}
