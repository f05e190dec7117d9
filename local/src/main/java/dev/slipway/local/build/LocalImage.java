package dev.slipway.local.build;

import dev.slipway.core.NotFound;
import dev.slipway.core.ProcessType;
import dev.slipway.core.app.AppId;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.ProcessSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A built app as it lies on disk, immutable from the moment its record is there:
 *
 * <pre>
 * DATA/images/APP-ID/DIGEST/         the first 32 digits of the digest
 *     app/                           the built sources; the working directory of its processes
 *     layers/BUILDPACK/LAYER/        launch layers only; '/' in a buildpack's id is '_' here
 *     image.toml                     the record, written last; a folder without it is rubbish
 * </pre>
 *
 * Files in it may name its path, so it is built in place. Where the data directory has moved since, as after a restore to
 * another path, the sandbox shows it at the path that it was built at.
 *
 * @param builtAt the path that its files know it by
 * @param key what it was built from; see {@link BuildKey}
 * @param buildpacks those that built it, in order, as {@code ID@VERSION}
 */
public record LocalImage(
        Path folder,
        Path builtAt,
        String digest,
        String key,
        Instant createdAt,
        List<String> buildpacks,
        Map<ProcessType, ProcessSpec> processes) {
    private static final int NAME_DIGITS = 32;
    private static final String DIGEST_PREFIX = "sha256:";

    public LocalImage {
        buildpacks = List.copyOf(buildpacks);
        processes = Map.copyOf(processes);
    }

    /**
     * Finds the image that a release names.
     *
     * @throws NotFound if it is not there any more, or its record cannot be read
     */
    public static LocalImage of(Path dataDir, Image image) {
        return ImageRecord.read(dataDir.resolve(image.repository()))
                .filter(found -> found.digest.equals(image.digest()))
                .orElseThrow(() -> new NotFound("the release's image is not there any more", "push again to build it"));
    }

    /** What releases keep of it; its repository is its folder below the data directory. */
    public Image toImage(Path dataDir) {
        return new Image(dataDir.relativize(folder).toString(), digest, processes);
    }

    /** Whether it lies where it was built, so that anything can be made from it or run in it without a sandbox's help. */
    public boolean isAtHome() {
        return builtAt.equals(folder);
    }

    /** The app's folder. */
    public Path app() {
        return folder.resolve("app");
    }

    /** Where the process of that type starts. */
    public Path workDir(ProcessSpec spec) {
        return app().resolve(spec.workingDirectory()).normalize();
    }

    /** The launch layers, one list for each buildpack, in the order of the build. */
    List<List<Path>> layers() {
        return buildpacks.stream()
                .map(buildpack ->
                        layersFolder().resolve(Buildpack.folderName(buildpack.split("@", 2)[0])))
                .map(own -> UntrustedFiles.list(own).stream()
                        .filter(UntrustedFiles::isFolder)
                        .toList())
                .toList();
    }

    Path layersFolder() {
        return folder.resolve("layers");
    }

    static Path root(Path dataDir, AppId app) {
        return dataDir.resolve("images").resolve(app.value());
    }

    static Path folder(Path dataDir, AppId app, String digest) {
        int start = DIGEST_PREFIX.length();
        return root(dataDir, app).resolve(digest.substring(start, start + NAME_DIGITS));
    }
}
