package dev.slipway.staging;

import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.ObjectStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Objects as files of one folder, for its owner only. An object is written beside its place and moved there when it is
 * whole and on the disk, so neither a crash nor a second writer leaves half of one.
 */
public final class DirectoryObjectStore implements ObjectStore {
    /** No key's part begins with a dot. */
    private static final String UNFINISHED = ".unfinished-";

    private final Path root;

    /** Opens the folder, makes it if it is not there, and removes what a crash left unfinished in it. */
    public DirectoryObjectStore(Path root) throws IOException {
        this.root = root;
        makeFolder(root);
        try (var files = Files.walk(root)) {
            for (var file : files.filter(DirectoryObjectStore::unfinished).toList()) {
                Files.delete(file);
            }
        }
    }

    private static boolean unfinished(Path file) {
        return file.getFileName().toString().startsWith(UNFINISHED);
    }

    @Override
    public Stored put(ObjectKey key, Content content) throws IOException {
        return write(key, content, (whole, file) -> Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE));
    }

    @Override
    public boolean create(ObjectKey key, byte[] content) throws IOException {
        try {
            write(key, out -> out.write(content), (whole, file) -> Files.createLink(file, whole));
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
    }

    /** Brings a whole file to its place in one step. */
    private interface Placing {
        void place(Path whole, Path file) throws IOException;
    }

    private Stored write(ObjectKey key, Content content, Placing placing) throws IOException {
        var file = fileOf(key);
        var folder = file.resolveSibling("");
        makeFolder(folder);
        var unfinished = Files.createTempFile(folder, UNFINISHED, "");
        try {
            var stored = ObjectFile.write(unfinished, content);
            placing.place(unfinished, file);
            sync(folder);
            return stored;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    @Override
    public Optional<Stored> find(ObjectKey key) throws IOException {
        try {
            return Optional.of(ObjectFile.describe(fileOf(key)));
        } catch (FileNotFoundException _) {
            return Optional.empty();
        }
    }

    @Override
    public InputStream open(ObjectKey key) throws IOException {
        return ObjectFile.open(fileOf(key));
    }

    @Override
    public List<Listed> list(ObjectKey prefix) throws IOException {
        try (var files = Files.walk(fileOf(prefix))) {
            var objects = new ArrayList<Listed>();
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (!unfinished(file)) {
                    var key = new ObjectKey(root.relativize(file).toString());
                    objects.add(new Listed(key, ObjectFile.size(Files.size(file))));
                }
            }
            return objects;
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    @Override
    public void removeBelow(ObjectKey prefix) throws IOException {
        var folder = fileOf(prefix);
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException _) {
            return;
        }
        sync(folder.resolveSibling(""));
    }

    private Path fileOf(ObjectKey key) {
        return root.resolve(key.value());
    }

    /** Makes the folder and those above it that are missing, each lasting once this returns. */
    private static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        var parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            makeFolder(parent);
        }
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (parent != null) {
            sync(parent);
        }
    }

    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
