package dev.slipway.local.build;

import dev.slipway.core.app.AppId;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.ReleaseState;
import dev.slipway.core.release.Releases;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The images on disk. */
final class Images {
    private static final Comparator<LocalImage> NEWEST_FIRST =
            Comparator.comparing(LocalImage::createdAt).reversed();

    private final Path dataDir;
    private final Releases releases;
    private final int kept;

    /** @param kept how many of an app's newest images stay although no release names them */
    Images(Path dataDir, Releases releases, int kept) {
        this.dataDir = dataDir;
        this.releases = releases;
        this.kept = kept;
    }

    /** An app's images, newest first. */
    List<LocalImage> list(AppId app) {
        return UntrustedFiles.list(LocalImage.root(dataDir, app)).stream()
                .map(ImageRecord::read)
                .flatMap(Optional::stream)
                .sorted(NEWEST_FIRST)
                .toList();
    }

    Optional<LocalImage> find(AppId app, String key) {
        return list(app).stream()
                .filter(image -> image.isAtHome() && image.key().equals(key))
                .findFirst();
    }

    /** The newest image from which the next build may take layers. */
    Optional<LocalImage> newest(AppId app) {
        return list(app).stream().findFirst().filter(LocalImage::isAtHome);
    }

    /**
     * Removes an app's images that no release can run, but for the newest.
     *
     * @param built stays as well, since its release is yet to come and a clock that was set back makes it look old
     */
    void collect(AppId app, LocalImage built) {
        var images = list(app);
        if (images.size() <= kept) {
            return;
        }
        // A release that failed is never run again, so its image is of no more use than one without a release.
        var named = releases.list(app).stream()
                .filter(release -> release.state() != ReleaseState.FAILED)
                .map(Release::image)
                .map(image -> dataDir.resolve(image.repository()))
                .collect(Collectors.toSet());
        images.stream()
                .skip(kept)
                .map(LocalImage::folder)
                .filter(folder -> !named.contains(folder) && !folder.equals(built.folder()))
                .forEach(UntrustedFiles::remove);
    }

    /** Removes what builds left that did not end, which is of use to nobody. Called before the first build. */
    void sweep() {
        for (var app : UntrustedFiles.list(dataDir.resolve("images"))) {
            for (var folder : UntrustedFiles.list(app)) {
                if (ImageRecord.read(folder).isEmpty()) {
                    UntrustedFiles.remove(folder);
                }
            }
        }
    }

    void remove(AppId app) {
        UntrustedFiles.remove(LocalImage.root(dataDir, app));
    }
}
