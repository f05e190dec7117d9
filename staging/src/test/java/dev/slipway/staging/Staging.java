package dev.slipway.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.AppName;
import dev.slipway.core.CommitId;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.RefName;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Repositories;
import dev.slipway.core.deploy.InMemoryObjectStore;
import dev.slipway.core.deploy.ObjectStore;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.deploy.Source;
import dev.slipway.core.lfs.LfsObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;

/** One app with a bare repository, a work tree to fill it from, and an object store to stage into. */
final class Staging {
    final Path root;
    final GitRepository work;
    final Repositories repositories;
    final RecordingProgress progress = new RecordingProgress();
    ObjectStore objects = new InMemoryObjectStore();
    final LocalSubmodules submodules = new LocalSubmodules();
    StageLimits limits = StageLimits.DEFAULT;
    App app = App.create(AppName.parse("web"), UserName.ADMIN, Instant.EPOCH);

    Staging(Path root) {
        this.root = root;
        this.work = GitRepository.init(root.resolve("work"));
        this.repositories = new Repositories(root.resolve("repositories"));
        work.git("init", "-q", "--bare", bare().toString());
    }

    Path bare() {
        return repositories.of(app.id());
    }

    Staging folder(String folder) {
        app = app.withSettings(app.settings().with("folder", folder));
        return this;
    }

    ArchiveStager stager() {
        return new ArchiveStager(repositories, objects, submodules, new LfsObjects(objects), limits);
    }

    /** Commits what is in the work tree, pushes it and stages it. */
    Source stageCommit() throws InterruptedException {
        var commit = work.commit();
        work.git("push", "-q", "--force", bare().toString(), "HEAD:refs/heads/main");
        return stage(commit);
    }

    Source stage(String commit) throws InterruptedException {
        var push = new Push(app.id(), RefName.branch("main"), new CommitId(commit), UserName.ADMIN, false, "");
        return stager().stage(app, push, progress);
    }

    /** Puts an object into the bare repository, also one that git would not make. */
    ObjectId insert(int type, byte[] content) throws IOException {
        try (var repository = openBare();
                var inserter = repository.newObjectInserter()) {
            var id = inserter.insert(type, content);
            inserter.flush();
            return id;
        }
    }

    /** Puts the tree into that many folders of each other. */
    ObjectId nest(ObjectId tree, int depth) throws IOException {
        try (var repository = openBare();
                var inserter = repository.getObjectDatabase().newPackInserter()) {
            var nested = tree;
            for (int i = 0; i < depth; i++) {
                var above = new TreeFormatter();
                above.append("d", FileMode.TREE, nested);
                nested = inserter.insert(Constants.OBJ_TREE, above.toByteArray());
            }
            inserter.flush();
            return nested;
        }
    }

    /** Puts a commit of that tree into the bare repository. */
    String insertCommit(ObjectId tree) throws IOException {
        var commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setAuthor(new PersonIdent("Ada", "ada@example.org", Instant.EPOCH, ZoneOffset.UTC));
        commit.setCommitter(commit.getAuthor());
        return insert(Constants.OBJ_COMMIT, commit.build()).name();
    }

    private FileRepository openBare() throws IOException {
        return new FileRepository(bare().toFile());
    }

    /** What real tar lists of the archive, with modes, owners, sizes and times. */
    List<String> list(Source source) throws IOException, InterruptedException {
        var file = fetch(source);
        var tar = new ProcessBuilder("tar", "--numeric-owner", "--quoting-style=literal", "-tvf", file.toString());
        tar.environment().put("TZ", "UTC");
        tar.environment().put("LC_ALL", "C.UTF-8");
        return run(tar);
    }

    /** The paths that real tar lists of the archive, in its order. */
    List<String> paths(Source source) throws IOException, InterruptedException {
        return pathsOf(fetch(source));
    }

    static List<String> pathsOf(Path tar) throws IOException, InterruptedException {
        return run(new ProcessBuilder("tar", "--quoting-style=literal", "-tf", tar.toString()));
    }

    /** Unpacks the archive with real tar. */
    Path unpack(Source source) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(root, "unpacked");
        run(new ProcessBuilder("tar", "-xf", fetch(source).toString(), "-C", folder.toString()));
        return folder;
    }

    private Path fetch(Source source) throws IOException {
        var file = Files.createTempFile(root, "source", ".tar");
        try (var in = objects.open(source.key());
                var out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
        return file;
    }

    private static List<String> run(ProcessBuilder command) throws IOException, InterruptedException {
        var process = command.redirectErrorStream(true).start();
        var out = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command.command() + ": " + out);
        }
        return out.lines().toList();
    }
}
