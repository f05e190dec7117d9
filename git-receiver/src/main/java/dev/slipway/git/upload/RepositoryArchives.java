package dev.slipway.git.upload;

import dev.slipway.core.CommitId;
import dev.slipway.core.NotFound;
import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.SourceArchives;
import dev.slipway.git.repository.RepositoryStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Archives commits straight from the apps' repositories. The same commit gives the same bytes. */
public final class RepositoryArchives implements SourceArchives {
    private final RepositoryStore store;

    public RepositoryArchives(RepositoryStore store) {
        this.store = store;
    }

    @Override
    public void write(AppId app, CommitId commit, OutputStream out) throws IOException {
        try (var repository = store.open(app);
                var walk = new RevWalk(repository)) {
            var found = find(walk, commit);
            var tar = new TarArchiveOutputStream(new GZIPOutputStream(out), StandardCharsets.UTF_8.name());
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            write(walk, found, tar);
            // What was written is not ended where this fails: half an archive must not look like a whole one.
            tar.close();
        }
    }

    private static RevCommit find(RevWalk walk, CommitId commit) throws IOException {
        try {
            return walk.parseCommit(ObjectId.fromString(commit.value()));
        } catch (MissingObjectException | IncorrectObjectTypeException _) {
            throw new NotFound(
                    "commit %s is not in the repository".formatted(commit.abbreviated()), "push the app once more");
        }
    }

    private static void write(RevWalk walk, RevCommit commit, TarArchiveOutputStream tar) throws IOException {
        try (var tree = new TreeWalk(walk.getObjectReader())) {
            tree.addTree(commit.getTree());
            tree.setRecursive(true);
            while (tree.next()) {
                write(tree, commit.getCommitTime(), tar);
            }
        }
    }

    private static void write(TreeWalk tree, long seconds, TarArchiveOutputStream tar) throws IOException {
        var mode = tree.getFileMode(0);
        if (mode.equals(FileMode.GITLINK)) {
            return;
        }
        boolean link = mode.equals(FileMode.SYMLINK);
        var content = tree.getObjectReader().open(tree.getObjectId(0));
        var entry = new TarArchiveEntry(tree.getPathString(), link ? TarConstants.LF_SYMLINK : TarConstants.LF_NORMAL);
        entry.setModTime(1000 * seconds);
        if (link) {
            entry.setLinkName(new String(content.getBytes(), StandardCharsets.UTF_8));
            tar.putArchiveEntry(entry);
        } else {
            entry.setMode(mode.getBits());
            entry.setSize(content.getSize());
            tar.putArchiveEntry(entry);
            content.copyTo(tar);
        }
        tar.closeArchiveEntry();
    }
}
