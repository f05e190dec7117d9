package dev.slipway.git.repository;

import dev.slipway.core.app.AppId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.RefDatabase;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.ReceiveCommand;

/**
 * The repository as one push sees it: its refs and objects are the real ones, but what it writes goes to a folder of its
 * own, and is gone when the push ends unless it was {@link #accept accepted}.
 */
public final class Quarantine implements AutoCloseable {
    private static final Pattern FAN_OUT = Pattern.compile("[0-9a-f]{2}");
    private static final String PACK = "pack";

    private final AppId app;
    private final FileRepository real;
    private final Upstream upstream;
    private final Set<String> base;
    private final Path folder;
    private final Path objects;
    private final UnpackMemory.Account memory;
    private final View view;

    private Quarantine(AppId app, FileRepository repository, Upstream upstream, UnpackMemory.Account memory)
            throws IOException {
        this.app = app;
        this.real = repository;
        this.upstream = upstream;
        this.base = upstream.packs(app);
        this.folder = incoming(repository).resolve(UUID.randomUUID().toString());
        this.objects = repository.getObjectsDirectory().toPath();
        Files.createDirectories(folder.resolve(PACK));
        this.memory = memory;
        this.view = new Receiving(folder, repository, memory);
    }

    static Quarantine open(AppId app, FileRepository repository, Upstream upstream, UnpackMemory memory) {
        try {
            return new Quarantine(app, repository, upstream, memory.open());
        } catch (IOException e) {
            throw new UncheckedIOException("make a quarantine in " + incoming(repository), e);
        }
    }

    /** Where all quarantines of a repository lie. */
    static Path incoming(FileRepository repository) {
        return repository.getDirectory().toPath().resolve("incoming");
    }

    public FileRepository repository() {
        return view;
    }

    /** Takes objects that no push brings, as one pack, which is there once that is flushed. Those that are there already are left out. */
    public ObjectInserter newPack() {
        var inserter = view.getObjectDatabase().newPackInserter();
        inserter.checkExisting(true);
        inserter.setCompressionLevel(Deflater.BEST_SPEED); // Somebody waits for it.
        return inserter;
    }

    /** The place of a file that is needed while objects are made, and goes with the quarantine. */
    public Path scratch() {
        return folder.resolve("scratch");
    }

    /** Makes what {@link #newPack} wrote outlast a power cut. */
    public void sync() throws IOException {
        for (var file : list(folder.resolve(PACK))) {
            Folders.sync(file);
        }
    }

    /** Keeps the push's objects where other servers find them; called when they are all there, before anything relies on them. */
    public void deposit() throws IOException {
        upstream.catchUp(app, real);
        upstream.deposit(app, folder, base);
    }

    /** Makes the push's objects part of the repository, for good: they outlast a power cut when this returns. */
    public void accept() throws IOException {
        migrate(folder, objects);
    }

    /**
     * Moves refs: where they are kept for good, then by {@code move} on the disk. Afterwards each command has its result.
     *
     * @param together all of them or none
     */
    public void moveRefs(List<ReceiveCommand> commands, boolean together, Move move) throws IOException {
        upstream.move(app, real, new Upstream.Refs(commands, together, folder), move::run);
    }

    /** The move on the disk. */
    @FunctionalInterface
    public interface Move {
        void run() throws IOException;
    }

    /** Makes the moves of refs outlast a power cut. */
    public void syncRefs(Collection<String> moved) throws IOException {
        Folders.syncRefs(view.getDirectory().toPath(), moved);
    }

    @Override
    public void close() {
        memory.close();
        view.close();
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("remove quarantine " + folder, e);
        }
    }

    /** Links all packs and loose objects of one object folder into another, the index of a pack after all else of it. */
    static void migrate(Path from, Path to) throws IOException {
        for (var file : list(from.resolve(PACK))) {
            link(file, to.resolve(PACK).resolve(file.getFileName()));
        }
        Folders.sync(to.resolve(PACK));
        for (var fan : list(from)) {
            if (FAN_OUT.matcher(fan.getFileName().toString()).matches()) {
                var target = Files.createDirectories(to.resolve(fan.getFileName()));
                for (var file : list(fan)) {
                    link(file, target.resolve(file.getFileName()));
                }
                Folders.sync(target);
            }
        }
        Folders.sync(to);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> !file.toString().endsWith(".keep")
                            && !file.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing((Path file) -> file.toString().endsWith(".idx"))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
    }

    private static void link(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (FileAlreadyExistsException _) {
            // named after its content: the same objects are there already
        } catch (UnsupportedOperationException _) {
            Files.copy(file, target);
        }
    }

    /** Shares the real repository's refs, so that pushes side by side see and check the same ones. */
    static class View extends FileRepository {
        private final FileRepository real;

        View(Path folder, FileRepository real) throws IOException {
            super(options(folder, real));
            this.real = real;
        }

        private static BaseRepositoryBuilder<?, ?> options(Path folder, FileRepository real) throws IOException {
            return new FileRepositoryBuilder()
                    .setGitDir(real.getDirectory())
                    .setBare()
                    .setObjectDirectory(folder.toFile())
                    .addAlternateObjectDirectory(real.getObjectsDirectory())
                    .setMustExist(true)
                    .setup();
        }

        @Override
        public RefDatabase getRefDatabase() {
            // FileRepository's own constructor asks before the field is set.
            return real == null ? super.getRefDatabase() : real.getRefDatabase();
        }

        @Override
        public Set<ObjectId> getAdditionalHaves() {
            return Set.of();
        }
    }

    /** Parses packs in our way. */
    private static final class Receiving extends View {
        private final UnpackMemory.Account memory;

        Receiving(Path folder, FileRepository real, UnpackMemory.Account memory) throws IOException {
            super(folder, real);
            this.memory = memory;
        }

        @Override
        public ObjectInserter newObjectInserter() {
            return new PushInserter(super.newObjectInserter(), getObjectDatabase(), memory);
        }
    }
}
