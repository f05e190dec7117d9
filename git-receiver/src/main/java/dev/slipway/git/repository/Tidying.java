package dev.slipway.git.repository;

import dev.slipway.core.app.AppId;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repacks repositories that consist of many packs, one after the other. Objects that pushes brought lately are kept. */
final class Tidying {
    private static final Logger log = LoggerFactory.getLogger(Tidying.class);
    private static final int MANY_PACKS = 50;

    private final RepositoryStore store;
    private final Upstream upstream;
    private final Set<AppId> waiting = ConcurrentHashMap.newKeySet();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("git-tidying").factory());

    Tidying(RepositoryStore store, Upstream upstream) {
        this.store = store;
        this.upstream = upstream;
    }

    void consider(AppId app, FileRepository repository) {
        boolean many = repository.getObjectDatabase().getPacks().size() >= MANY_PACKS;
        if ((many || upstream.cleaningIsDue(app)) && waiting.add(app)) {
            worker.execute(() -> tidy(app, many));
        }
    }

    private void tidy(AppId app, boolean many) {
        waiting.remove(app);
        if (!store.exists(app)) {
            return;
        }
        try {
            upstream.clean(app);
            if (many) {
                repack(app);
            }
        } catch (Exception e) {
            // The outermost edge of this thread; the repository stays as it is, and is tried again after the next push.
            log.atWarn().setCause(e).addKeyValue("app", app).log("repository not repacked");
        }
    }

    private void repack(AppId app) throws IOException {
        try (var repository = store.open(app);
                var git = Git.wrap(repository)) {
            upstream.repack(app, repository, () -> collect(git));
            log.atInfo().addKeyValue("app", app).log("repository repacked");
        }
    }

    private static void collect(Git git) throws IOException {
        try {
            git.gc().call();
        } catch (GitAPIException e) {
            throw new IOException("cannot repack", e);
        }
    }
}
