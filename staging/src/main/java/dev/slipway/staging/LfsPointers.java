package dev.slipway.staging;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Progress;
import dev.slipway.core.Quoted;
import dev.slipway.core.app.AppId;
import dev.slipway.core.lfs.LfsObjects;
import dev.slipway.core.lfs.Oid;
import dev.slipway.core.lfs.Pointer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files of a tree whose content is kept elsewhere, by Git LFS. */
final class LfsPointers {
    private static final byte[] BEGIN = "version https://git-lfs.github.com/spec/v1\n".getBytes(US_ASCII);
    private static final int NAMED = 5;

    /** Files that say what an app is built from: as pointers they make a build that can't succeed. */
    private static final Set<String> NEEDED = Set.of(
            "Procfile",
            "build.gradle",
            "build.gradle.kts",
            "go.mod",
            "index.html",
            "package-lock.json",
            "package.json",
            "pom.xml",
            "project.toml",
            "pyproject.toml",
            "requirements.txt");

    private static final String ADVICE = "keep the files that the app needs in Git itself: git lfs migrate export";

    private final LfsObjects objects;
    private final AppId app;
    private Optional<Map<Oid, Long>> sizes = Optional.empty();
    private final List<String> replaced = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private long bytes;

    LfsPointers(LfsObjects objects, AppId app) {
        this.objects = objects;
        this.app = app;
    }

    /** Whether a file of that size can be a pointer. */
    static boolean possible(long size) {
        return size > BEGIN.length && size <= Pointer.LONGEST;
    }

    /**
     * The pointer that the file is, if its object is there to take its place; notes the file if it is a pointer whose object
     * is not.
     *
     * @param ours whether pushes of this app were to bring the object
     */
    Optional<Pointer> look(String path, byte[] content, boolean ours) throws IOException {
        if (Arrays.mismatch(content, BEGIN) != BEGIN.length) {
            return Optional.empty();
        }
        var pointer = Pointer.parse(content);
        if (pointer.isPresent() && isThere(pointer.get())) {
            replaced.add(path + " " + pointer.get().oid());
            bytes += pointer.get().size();
            return pointer;
        }
        (ours ? missing : paths).add(path);
        return Optional.empty();
    }

    private boolean isThere(Pointer pointer) throws IOException {
        if (sizes.isEmpty()) {
            sizes = Optional.of(objects.sizes(app));
        }
        var size = sizes.get().get(pointer.oid());
        return size != null && size == pointer.size();
    }

    /** Writes the content that the pointer stands for. */
    TarWriter.Content content(Pointer pointer) {
        return out -> {
            try (var in = objects.open(app, pointer.oid())) {
                in.transferTo(out);
            }
        };
    }

    /** Where which object is in the place of a pointer: what the tree's own id does not say. */
    List<String> replaced() {
        return List.copyOf(replaced);
    }

    /**
     * Tells of the pointers, if there are any.
     *
     * @param files how many files the tree has
     * @throws BuildFailed if the app cannot be built with them
     */
    void report(long files, Progress progress) {
        if (!missing.isEmpty()) {
            throw new BuildFailed(
                    "%s is kept in Git LFS, and its content was not pushed%s"
                            .formatted(
                                    Quoted.shorten(missing.getFirst()),
                                    missing.size() > 1
                                            ? "; nor was that of %d more".formatted(missing.size() - 1)
                                            : ""),
                    "push it to this server with: git lfs push --all REMOTE");
        }
        for (var path : paths) {
            if (NEEDED.contains(path)) {
                throw new BuildFailed("%s is kept in Git LFS, which is not fetched".formatted(path), ADVICE);
            }
        }
        if (!replaced.isEmpty()) {
            progress.detail("%s from Git LFS, %s".formatted(Amount.of(replaced.size(), "file"), Amount.bytes(bytes)));
        }
        if (paths.isEmpty()) {
            return;
        }
        if (paths.size() == files) {
            throw new BuildFailed("all files are kept in Git LFS, which is not fetched", ADVICE);
        }
        progress.warning("%d files are kept in Git LFS, which is not fetched: the app gets pointers in their place"
                .formatted(paths.size()));
        paths.stream().limit(NAMED).forEach(path -> progress.warning("  " + Quoted.shorten(path)));
        if (paths.size() > NAMED) {
            progress.warning("  and %d more".formatted(paths.size() - NAMED));
        }
        progress.warning(ADVICE);
    }
}
