package dev.slipway.git.repository;

import dev.slipway.core.CommitId;
import dev.slipway.core.Sha256;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.Repositories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The submodules of apps: bare repositories of one commit each, in the repository of the app, so that they go with it. They
 * are a cache: no backup has them. What is half made has a name that begins with a dot.
 */
public final class SubmoduleFolders {
    private final Repositories repositories;
    private final UnpackMemory memory;

    /** Brings the commit and all of its tree into a repository that is empty. */
    @FunctionalInterface
    public interface Filling {
        void fill(FileRepository repository) throws IOException;
    }

    SubmoduleFolders(Repositories repositories, UnpackMemory memory) {
        this.repositories = repositories;
        this.memory = memory;
    }

    public Optional<Path> find(AppId app, URI address, CommitId commit) {
        return Optional.of(folder(app, address, commit)).filter(Files::isDirectory);
    }

    /** Makes the one for that commit; it is there whole or not at all. */
    public Path make(AppId app, URI address, CommitId commit, Filling filling) throws IOException {
        var folder = folder(app, address, commit);
        var made = folder.resolveSibling("." + UUID.randomUUID());
        try {
            Files.createDirectories(made.resolveSibling(""));
            try (var account = memory.open();
                    var repository = new Receiving(made, account)) {
                repository.create(true);
                filling.fill(repository);
            }
            Folders.sync(made.resolve("objects/pack"));
            Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException _) {
            // Another deploy was first.
            Folders.delete(made);
        } finally {
            if (Files.exists(made)) {
                Folders.delete(made);
            }
        }
        return folder;
    }

    /** Removes those of the app that are not needed, and what is half made. */
    public void keepOnly(AppId app, Set<Path> needed) {
        var all = all(app);
        if (Files.notExists(all)) {
            return;
        }
        try (var folders = Files.list(all)) {
            for (var folder : folders.filter(there -> !needed.contains(there)).toList()) {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("tidy " + all, e);
        }
    }

    private Path all(AppId app) {
        return repositories.of(app).resolve("modules");
    }

    /** Nothing that a submodule says of itself becomes part of a path. */
    private Path folder(AppId app, URI address, CommitId commit) {
        return all(app).resolve(Sha256.hex(address + "\n" + commit));
    }

    private static final class Receiving extends FileRepository {
        private final UnpackMemory.Account account;

        Receiving(Path folder, UnpackMemory.Account account) throws IOException {
            super(new FileRepositoryBuilder()
                    .setGitDir(folder.toFile())
                    .setBare()
                    .setup());
            this.account = account;
        }

        @Override
        public ObjectInserter newObjectInserter() {
            return new PushInserter(super.newObjectInserter(), getObjectDatabase(), account);
        }
    }
}
