package dev.slipway.git.remote;

import dev.slipway.core.CommitId;
import dev.slipway.core.webhook.Remotes.Fetched;
import dev.slipway.git.repository.Quarantine;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A branch that waits in quarantine. */
record FetchedBranch(FileRepository repository, Quarantine quarantine, ObjectId head, Runnable tidy)
        implements Fetched {
    @Override
    public CommitId commit() {
        return new CommitId(head.name());
    }

    @Override
    public String message() {
        try (var walk = new RevWalk(quarantine.repository())) {
            return walk.parseCommit(head).getFullMessage();
        } catch (IOException e) {
            throw new UncheckedIOException("read " + head.name(), e);
        }
    }

    @Override
    public boolean follows(CommitId other) {
        try (var walk = new RevWalk(quarantine.repository())) {
            return walk.isMergedInto(walk.parseCommit(ObjectId.fromString(other.value())), walk.parseCommit(head));
        } catch (MissingObjectException | IncorrectObjectTypeException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("compare " + head.name() + " with " + other, e);
        }
    }

    @Override
    public boolean differs(CommitId since, String folder) {
        var view = quarantine.repository();
        try (var walk = new RevWalk(view)) {
            var before = walk.parseCommit(ObjectId.fromString(since.value())).getTree();
            var now = walk.parseCommit(head).getTree();
            return !content(view, before, folder).equals(content(view, now, folder));
        } catch (MissingObjectException | IncorrectObjectTypeException _) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("compare " + head.name() + " with " + since, e);
        }
    }

    private static ObjectId content(Repository view, ObjectId tree, String folder) throws IOException {
        try (var walk = TreeWalk.forPath(view, folder, tree)) {
            return walk == null ? ObjectId.zeroId() : walk.getObjectId(0);
        }
    }

    @Override
    public void close() {
        try {
            quarantine.close();
            tidy.run();
        } finally {
            repository.close();
        }
    }
}
