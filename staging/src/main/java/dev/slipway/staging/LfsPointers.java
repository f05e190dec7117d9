package dev.slipway.staging;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Progress;
import dev.slipway.core.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The files of a tree whose content is kept elsewhere, by <a
 * href="https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md">Git LFS</a>.
 */
final class LfsPointers {
    private static final byte[] BEGIN = "version https://git-lfs.github.com/spec/v1\n".getBytes(US_ASCII);
    private static final int LONGEST = 1024;
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

    private final List<String> paths = new ArrayList<>();

    /** Whether a file of that size can be a pointer. */
    static boolean possible(long size) {
        return size > BEGIN.length && size < LONGEST;
    }

    /** Notes the file if it is a pointer. */
    void look(String path, byte[] content) {
        if (Arrays.mismatch(content, BEGIN) == BEGIN.length) {
            paths.add(path);
        }
    }

    /**
     * Warns of the pointers, if there are any.
     *
     * @param files how many files the tree has
     * @throws BuildFailed if the app cannot be built with them
     */
    void report(long files, Progress progress) {
        for (var path : paths) {
            if (NEEDED.contains(path)) {
                throw new BuildFailed("%s is kept in Git LFS, which is not fetched".formatted(path), ADVICE);
            }
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
