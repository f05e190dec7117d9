package dev.slipway.staging;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.CommitId;
import dev.slipway.core.Progress;
import dev.slipway.core.Quoted;
import dev.slipway.core.UserException;
import dev.slipway.core.deploy.Submodules;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The submodules of one commit, and theirs, as far as they may be fetched; they can be read until this is closed. Those
 * that may not be fetched are told of, and their folders stay empty.
 */
final class OpenSubmodules implements AutoCloseable {
    private static final int MOST = 100;
    private static final int DEEPEST = 8;
    private static final int NAMED = 5;

    private final Submodules submodules;
    private final Submodules.Errand errand;
    private final Progress progress;
    private final Stop stop;
    private final List<Repository> opened = new ArrayList<>();
    private final List<String> commits = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    /**
     * The repository of a commit that may have submodules.
     *
     * @param address empty if it was pushed here
     * @param depth how many submodules it lies in
     */
    record Parent(ModulesFile modules, Optional<URI> address, int depth) {
        /** Of what was pushed. */
        static Parent top(ObjectReader reader, ObjectId root) throws IOException {
            return new Parent(ModulesFile.read(reader, root), Optional.empty(), 0);
        }
    }

    /** A submodule that is there. */
    record Opened(ObjectReader reader, ObjectId tree, Parent itself) {}

    OpenSubmodules(Submodules submodules, Submodules.Errand errand, Progress progress, Stop stop) {
        this.submodules = submodules;
        this.errand = errand;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * The submodule of that commit, if it may be fetched.
     *
     * @param path in the parent
     * @param shown what the pusher is told, below the app's folder
     * @throws BuildFailed if it may be and cannot
     */
    Optional<Opened> open(Parent parent, String path, String shown, ObjectId commit) throws IOException {
        var module = parent.modules.at(path);
        if (module.isEmpty()) {
            return refuse(shown, ".gitmodules has no address for it");
        }
        if (!module.get().wanted()) {
            return Optional.empty();
        }
        var url = module.get().url();
        if (SubmoduleAddress.isRelative(url) && parent.address.isEmpty()) {
            return refuse(shown, "its address is relative, and a pushed repository has none of its own");
        }
        var address = SubmoduleAddress.isRelative(url)
                ? SubmoduleAddress.resolve(parent.address.get(), url)
                : SubmoduleAddress.parse(url);
        if (address.isEmpty()) {
            return refuse(shown, "its address is not of the form https://HOST/PATH");
        }
        if (!submodules.allows(address.get())) {
            return refuse(
                    shown,
                    "the server does not fetch from %s"
                            .formatted(Quoted.shorten(address.get().getHost())));
        }
        return Optional.of(bring(parent, address.get(), shown, commit));
    }

    private Optional<Opened> refuse(String shown, String reason) {
        refusals.add("Submodule %s is not fetched, its folder is empty: %s".formatted(Quoted.shorten(shown), reason));
        return Optional.empty();
    }

    private Opened bring(Parent parent, URI address, String shown, ObjectId id) throws IOException {
        if (parent.depth >= DEEPEST || commits.size() >= MOST) {
            throw new BuildFailed(
                    "submodule %s is one too many: at most %d may lie in each other, and %d be in a commit"
                            .formatted(Quoted.shorten(shown), DEEPEST, MOST),
                    "commit the files themselves, for example with git subtree");
        }
        var commit = new CommitId(id.name());
        progress.detail("Submodule %s@%s from %s"
                .formatted(Quoted.shorten(shown), commit.abbreviated(), Quoted.shorten(address.getHost())));
        var repository = new FileRepositoryBuilder()
                .setGitDir(bring(address, commit, shown).toFile())
                .setBare()
                .build();
        opened.add(repository);
        commits.add(shown + "@" + commit);
        try (var walk = new RevWalk(repository)) {
            var tree = walk.parseCommit(id).getTree().getId();
            var reader = repository.newObjectReader();
            var itself = new Parent(ModulesFile.read(reader, tree), Optional.of(address), parent.depth + 1);
            return new Opened(reader, tree, itself);
        }
    }

    private Path bring(URI address, CommitId commit, String shown) {
        try {
            return errand.bring(address, commit);
        } catch (UserException e) {
            stop.check();
            throw with(
                    e,
                    new BuildFailed(
                            "submodule %s cannot be fetched: %s".formatted(Quoted.shorten(shown), e.reason()),
                            e.advice()));
        }
    }

    private static BuildFailed with(UserException cause, BuildFailed failure) {
        failure.initCause(cause);
        return failure;
    }

    /** Where each submodule that was opened lies, and its commit: what the tree's own id does not say. */
    List<String> commits() {
        return List.copyOf(commits);
    }

    /** Tells of those that were not fetched. */
    void report() {
        if (refusals.isEmpty()) {
            return;
        }
        refusals.stream().limit(NAMED).forEach(progress::warning);
        if (refusals.size() > NAMED) {
            progress.warning("and so are %d more".formatted(refusals.size() - NAMED));
        }
        progress.warning("ask the operator to allow its host with --submodule-hosts,"
                + " or commit the files themselves, for example with git subtree");
    }

    /** Ends well: what this commit does not need is kept no longer. */
    void done() {
        errand.done();
    }

    @Override
    public void close() {
        opened.forEach(Repository::close);
    }
}
