package dev.slipway.local.state;

import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppResource;
import dev.slipway.core.deploy.BuildLogs;
import dev.slipway.core.deploy.DeployId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Build logs as files: {@code APP/dN.log} below a folder, one line each, for an app's newest {@value #KEPT} deploys. What
 * was appended survives the end of the server; a line that a power cut left half is ended at the next start. Near its limit a log keeps headlines, warnings and the
 * deploy's end, but no more of what tools print.
 */
public final class FileBuildLogs implements BuildLogs, AppResource, AutoCloseable {
    static final int KEPT = 200;
    static final int MOST_OPEN = 64;
    // Java tells a full disk from other failures by the system's words only; so the disk is asked.
    private static final long ROOM = 64 * 1024;
    private static final long DEFAULT_BYTES = 10L * 1024 * 1024;

    private record Name(AppId app, DeployId deploy) {}

    private final Path root;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Name, LogFile> open = new LinkedHashMap<>(16, 0.75f, true);

    /** Logs of up to 10 MiB each. */
    public FileBuildLogs(Path root) {
        this(root, DEFAULT_BYTES);
    }

    /** @param mostBytes how long a log's file may become */
    public FileBuildLogs(Path root, long mostBytes) {
        this.root = root;
        this.mostBytes = mostBytes;
    }

    @Override
    public void append(AppId app, DeployId deploy, String line) {
        lock.lock();
        try {
            var name = new Name(app, deploy);
            var file = path(name);
            if (!open.containsKey(name) && !Files.exists(file)) {
                makeRoom(app);
            }
            opened(name).append(line);
        } catch (IOException e) {
            throw Files.exists(root) && root.toFile().getUsableSpace() < ROOM
                    ? Database.diskFull(root)
                    : new UncheckedIOException("cannot write the log of " + deploy, e);
        } finally {
            lock.unlock();
        }
    }

    private Path path(Name name) {
        return folder(name.app).resolve(name.deploy + ".log");
    }

    private Path folder(AppId app) {
        return root.resolve(app.value());
    }

    private void makeRoom(AppId app) throws IOException {
        var folder = folder(app);
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var deploys = new ArrayList<DeployId>();
        try (var files = Files.newDirectoryStream(folder, "d*.log")) {
            for (var file : files) {
                deploys.add(DeployId.parse(String.valueOf(file.getFileName()).replaceFirst("\\.log$", "")));
            }
        }
        deploys.sort(null);
        for (var old : deploys.subList(0, Math.max(0, deploys.size() - KEPT + 1))) {
            remove(new Name(app, old));
        }
    }

    private void remove(Name name) throws IOException {
        close(Optional.ofNullable(open.remove(name)));
        Files.deleteIfExists(path(name));
    }

    private LogFile opened(Name name) throws IOException {
        var known = open.get(name);
        if (known != null) {
            return known;
        }
        if (open.size() >= MOST_OPEN) {
            var oldest = open.firstEntry();
            open.remove(oldest.getKey());
            oldest.getValue().close();
        }
        var log = LogFile.open(path(name), mostBytes);
        open.put(name, log);
        return log;
    }

    @Override
    public List<String> read(AppId app, DeployId deploy, long from, int most) {
        lock.lock();
        try {
            var name = new Name(app, deploy);
            if (!open.containsKey(name) && !Files.exists(path(name))) {
                return List.of();
            }
            return opened(name).read(from, most);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log of " + deploy, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void remove(AppId app) {
        lock.lock();
        try {
            for (var name : List.copyOf(open.keySet())) {
                if (name.app.equals(app)) {
                    remove(name);
                }
            }
            removeFolder(folder(app));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the build logs of app " + app, e);
        } finally {
            lock.unlock();
        }
    }

    private static void removeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static void close(Optional<LogFile> log) throws IOException {
        if (log.isPresent()) {
            log.get().close();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            for (var log : open.values()) {
                log.close();
            }
            open.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the build logs", e);
        } finally {
            lock.unlock();
        }
    }
}
