package dev.slipway.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Progress;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppResource;
import dev.slipway.core.app.Repositories;
import dev.slipway.core.deploy.ImageTree;
import dev.slipway.core.deploy.ObjectKey;
import dev.slipway.core.deploy.ObjectStore;
import dev.slipway.core.deploy.Push;
import dev.slipway.core.deploy.Source;
import dev.slipway.core.deploy.Stager;
import dev.slipway.core.deploy.Submodules;
import dev.slipway.core.lfs.LfsObjects;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * Archives commits into an object store, straight from the repository. The same tree gives the same bytes and is kept once
 * for each app.
 */
public final class ArchiveStager implements Stager, AppResource {
    /** Part of every key: archives of another format are other objects. */
    private static final String FORMAT = ".1.tar";

    private static final String PREFIX = "sources/";
    private static final int BUFFER = 64 * 1024;

    private final Repositories repositories;
    private final ObjectStore objects;
    private final Submodules submodules;
    private final LfsObjects largeFiles;
    private final StageLimits limits;

    public ArchiveStager(
            Repositories repositories,
            ObjectStore objects,
            Submodules submodules,
            LfsObjects largeFiles,
            StageLimits limits) {
        this.repositories = repositories;
        this.objects = objects;
        this.submodules = submodules;
        this.largeFiles = largeFiles;
        this.limits = limits;
    }

    @Override
    public Source stage(App app, Push push, Progress progress) throws InterruptedException {
        try {
            return Stop.shield("stage-" + push.commit().abbreviated(), stop -> archive(app, push, progress, stop));
        } catch (MissingObjectException e) {
            throw new BuildFailed(
                    "commit %s is not in the repository as a whole: %s"
                            .formatted(push.commit().abbreviated(), e.getMessage()),
                    "push it again");
        } catch (IOException e) {
            throw new UncheckedIOException("archive %s of %s".formatted(push.commit(), app.name()), e);
        }
    }

    private Source archive(App app, Push push, Progress progress, Stop stop) throws IOException {
        try (var repository = open(app.id());
                var walk = new RevWalk(repository);
                var modules = new OpenSubmodules(submodules, submodules.begin(app.id(), stop::check), progress, stop)) {
            var root = walk.parseCommit(ObjectId.fromString(push.commit().value()))
                    .getTree()
                    .getId();
            var reader = walk.getObjectReader();
            var folder = AppFolder.find(reader, root, app.settings().folder());
            var pointers = new LfsPointers(largeFiles, app.id());
            var found = TreeSurvey.look(reader, root, folder, limits, modules, pointers, stop);
            requireFiles(found, folder);
            pointers.report(found.files(), progress);
            modules.report();
            var key = keyOf(app.id(), folder, modules.commits(), pointers.replaced());
            var kept = objects.find(key);
            progress.detail(Amount.of(found.files(), "file") + ", " + Amount.bytes(found.bytes())
                    + (kept.isPresent() ? ", archived before" : ""));
            var stored = kept.isPresent() ? kept.get() : replace(app.id(), key, found.entries(), stop);
            modules.done();
            return new Source(key, stored.digest(), stored.size(), imageOf(found.entries()));
        }
    }

    /** The image that the files are nothing but the name of; else empty. */
    private static String imageOf(List<Entry> entries) throws IOException {
        if (entries.size() > 1
                || !(entries.getFirst() instanceof Entry.File file)
                || !file.path().equals(ImageTree.FILE)
                || file.size() > ImageTree.LONGEST) {
            return "";
        }
        var text = new ByteArrayOutputStream();
        file.content().writeTo(text);
        return ImageTree.image(text.toString(UTF_8)).orElse("");
    }

    /** An app keeps one archive, the last: an earlier tree's is made again, the same, where it is asked for. */
    private ObjectStore.Stored replace(AppId app, ObjectKey key, List<Entry> entries, Stop stop) throws IOException {
        objects.removeBelow(new ObjectKey(PREFIX + app));
        return objects.put(key, out -> write(entries, stop.checking(out), stop));
    }

    /** The app's repository with the objects of its running pushes, one of which may hold the commit. */
    private Repository open(AppId app) throws IOException {
        var builder = new FileRepositoryBuilder()
                .setGitDir(repositories.of(app).toFile())
                .setBare();
        for (var incoming : incoming(app)) {
            builder.addAlternateObjectDirectory(incoming.toFile());
        }
        return builder.build();
    }

    private List<Path> incoming(AppId app) throws IOException {
        try (var folders = Files.list(repositories.incoming(app))) {
            return folders.filter(Files::isDirectory).toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    private static void requireFiles(TreeSurvey.Found found, AppFolder folder) {
        if (found.entries().isEmpty()) {
            throw new BuildFailed(
                    folder.path().isEmpty()
                            ? "the commit has no files"
                            : "the commit has no files in the app's folder " + folder.path(),
                    "commit the app's files; what .gitattributes marks export-ignore does not count");
        }
    }

    /** Where the folder's tree is not all that decides what is archived, the rest is hashed into the key. */
    private static ObjectKey keyOf(AppId app, AppFolder folder, List<String> modules, List<String> largeFiles) {
        var name = new StringBuilder(folder.tree().name());
        if (!folder.attributes().isEmpty()) {
            name.append('-').append(hash(folder.path() + folder.attributes()));
        }
        if (!modules.isEmpty()) {
            name.append("-m").append(hash(String.join("\n", modules)));
        }
        if (!largeFiles.isEmpty()) {
            name.append("-l").append(hash(String.join("\n", largeFiles)));
        }
        return new ObjectKey(PREFIX + app + "/" + name + FORMAT);
    }

    private static String hash(String text) {
        return ObjectId.fromRaw(Constants.newMessageDigest().digest(Constants.encode(text)))
                .name();
    }

    private static void write(List<Entry> entries, OutputStream store, Stop stop) throws IOException {
        var out = new BufferedOutputStream(store, BUFFER);
        var tar = new TarWriter(out);
        for (var entry : entries) {
            stop.check();
            switch (entry) {
                case Entry.Folder folder -> tar.folder(folder.path());
                case Entry.Link link -> tar.link(link.path(), link.target());
                case Entry.File file -> tar.file(file.path(), file.executable(), file.size(), file.content());
            }
        }
        tar.finish();
        out.flush();
    }

    @Override
    public void remove(AppId app) {
        objects.drop(new ObjectKey(PREFIX + app));
    }
}
