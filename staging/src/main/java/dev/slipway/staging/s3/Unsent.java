package dev.slipway.staging.s3;

import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.staging.s3.LogChunks.Name;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Which logs have lines that are not in S3 yet: in memory, and as empty files that outlast the server's end. */
final class Unsent {
    private final Path folder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Name> marked = new HashSet<>();

    /** Knows those that an earlier server marked in that folder. */
    Unsent(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                var parts = String.valueOf(file.getFileName()).split("\\.", 2);
                marked.add(new Name(new AppId(parts[0]), DeployId.parse(parts[1])));
            }
        }
    }

    void mark(Name log) throws IOException {
        lock.lock();
        try {
            if (marked.add(log)) {
                Files.createFile(file(log));
            }
        } catch (FileAlreadyExistsException _) {
            // it was being sent
        } finally {
            lock.unlock();
        }
    }

    List<Name> list() {
        lock.lock();
        try {
            return List.copyOf(marked);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the mark off before a log is sent: lines that come while it is sent mark it again. */
    void begin(Name log) {
        lock.lock();
        try {
            marked.remove(log);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets for good what was sent, unless it is marked again. */
    void sent(Name log) throws IOException {
        lock.lock();
        try {
            if (!marked.contains(log)) {
                Files.deleteIfExists(file(log));
            }
        } finally {
            lock.unlock();
        }
    }

    private Path file(Name log) {
        return folder.resolve(log.app() + "." + log.deploy());
    }
}
