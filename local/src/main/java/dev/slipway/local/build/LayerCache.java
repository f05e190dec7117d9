package dev.slipway.local.build;

import dev.slipway.core.app.AppId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The layers that an app's builds keep for its next build, in a folder for each app: no app's build sees another's. A
 * build copies what it finds and the cache is replaced as a whole when a build has succeeded, so a failed one spoils
 * nothing.
 */
final class LayerCache {
    private static final String ORIGIN = "origin";
    private static final String STORE = "store.toml";

    private final Path root;
    private final Map<AppId, ReentrantLock> locks = new ConcurrentHashMap<>();

    LayerCache(Path root) throws IOException {
        this.root = root;
        UntrustedFiles.createFolder(root);
        for (var folder : UntrustedFiles.list(root)) {
            if (folder.getFileName().toString().contains(".")) {
                UntrustedFiles.remove(folder);
            }
        }
    }

    /** Puts what is kept for those buildpacks where the build finds it. */
    void restore(AppId app, List<Buildpack> group, Workspace workspace) throws IOException {
        var lock = lock(app);
        try {
            var folder = folder(app);
            var origin = folder.resolve(ORIGIN);
            if (!UntrustedFiles.isFile(origin)) {
                return;
            }
            var made = Path.of(Files.readString(origin));
            // Of a data directory that lay elsewhere: what names its path can no longer be put right.
            if (!made.resolveSibling("").equals(workspace.image().resolveSibling(""))) {
                return;
            }
            for (var buildpack : group) {
                restore(folder.resolve(buildpack.folderName()), workspace, buildpack, name(made));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Keeps what the build's buildpacks marked. What the image does not need is moved, not copied, so this comes after the
     * last program of the build has ended; it counts from {@link Saving#commit} on.
     */
    Saving save(AppId app, List<Buildpack> group, Workspace workspace) throws IOException {
        var draft = root.resolve(app.value() + ".new");
        UntrustedFiles.remove(draft);
        UntrustedFiles.createFolder(draft);
        Files.writeString(draft.resolve(ORIGIN), workspace.image().toString());
        for (var buildpack : group) {
            var from = workspace.layers(buildpack);
            var to = Files.createDirectory(draft.resolve(buildpack.folderName()));
            for (var layer : Layer.list(from)) {
                if (layer.cache() && layer.isThere()) {
                    keep(layer, to, name(workspace.image()));
                }
            }
            if (UntrustedFiles.isFile(from.resolve(STORE))) {
                Files.copy(from.resolve(STORE), to.resolve(STORE));
            }
        }
        return () -> commit(app, draft);
    }

    /** Drops all that is kept for the app. */
    void clear(AppId app) {
        var lock = lock(app);
        try {
            UntrustedFiles.remove(folder(app));
        } finally {
            lock.unlock();
        }
    }

    /** A cache that waits to replace the one before. */
    @FunctionalInterface
    interface Saving {
        void commit() throws IOException;
    }

    private void commit(AppId app, Path draft) throws IOException {
        var old = root.resolve(app.value() + ".old");
        var lock = lock(app);
        try {
            UntrustedFiles.remove(old);
            if (UntrustedFiles.isFolder(folder(app))) {
                Files.move(folder(app), old, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(draft, folder(app), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            lock.unlock();
        }
        UntrustedFiles.remove(old);
    }

    private static void restore(Path from, Workspace workspace, Buildpack buildpack, String origin) throws IOException {
        var to = workspace.layers(buildpack);
        Files.createDirectories(to);
        for (var layer : Layer.list(from)) {
            TreeCopy.copy(layer.folder(), to.resolve(layer.name()), origin, name(workspace.image()));
            describe(layer.folder(), to.resolve(layer.name()));
        }
        if (UntrustedFiles.isFile(from.resolve(STORE))) {
            Files.copy(from.resolve(STORE), to.resolve(STORE));
        }
    }

    private static void keep(Layer layer, Path to, String name) throws IOException {
        var target = to.resolve(layer.name());
        describe(layer.folder(), target);
        if (layer.launch()) {
            TreeCopy.copy(layer.folder(), target, name, name);
        } else {
            Files.move(layer.folder(), target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Copies the files that say what is in a layer; the uses that it was put to do not go from build to build. */
    static void describe(Path from, Path to) throws IOException {
        var values = TomlFile.readOrEmpty(Layer.toml(from)).values();
        values.remove("types");
        Files.writeString(Layer.toml(to), TomlFile.write(values));
        for (var companion : Layer.companions(from)) {
            Files.copy(companion, to.resolveSibling(companion.getFileName()));
        }
    }

    private static String name(Path image) {
        return Optional.of(image).map(Path::getFileName).orElseThrow().toString();
    }

    private Path folder(AppId app) {
        return root.resolve(app.value());
    }

    private ReentrantLock lock(AppId app) {
        var lock = locks.computeIfAbsent(app, _ -> new ReentrantLock());
        lock.lock();
        return lock;
    }
}
