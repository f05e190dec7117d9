package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.app.AppId;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.Releases;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The images in the registry. A tag for each combination of what a build depends on says what was built. */
final class Images {
    private static final Logger log = LoggerFactory.getLogger(Images.class);
    private static final String BUILD = "build-";

    private final Registry registry;
    private final BuildConfig config;
    private final Releases releases;

    Images(Registry registry, BuildConfig config, Releases releases) {
        this.registry = registry;
        this.config = config;
        this.releases = releases;
    }

    /** What was built before from the same. */
    Optional<Image> find(Build build) throws InterruptedException {
        var manifest = registry.manifest(build.image());
        return manifest.isEmpty() ? Optional.empty() : Optional.of(image(build.image(), manifest.get()));
    }

    /** @throws BuildFailed if the registry does not have it */
    Image get(ImageReference image) throws InterruptedException {
        var manifest = registry.manifest(image)
                .orElseThrow(() -> new BuildFailed(
                        "the registry lost the image that was pushed to it",
                        "push again; if it stays so, ask the operator to look at the registry"));
        return image(image, manifest);
    }

    private Image image(ImageReference image, Registry.Manifest manifest) throws InterruptedException {
        return BuiltImage.of(config.registry().pulled(image), manifest.digest(), registry.config(image, manifest));
    }

    /** Deletes the app's images that no release names any more, but not the one just built. */
    void collect(Build build, String digest) throws InterruptedException {
        var app = build.request().app().id();
        var kept = releases.list(app).stream()
                .map(release -> release.image().digest())
                .collect(Collectors.toSet());
        kept.add(digest);
        for (var tag : registry.tags(build.image())) {
            var image = build.image().tagged(tag);
            if (tag.startsWith(BUILD) && !isKept(image, kept) && !delete(image)) {
                return;
            }
        }
    }

    private boolean isKept(ImageReference image, Set<String> kept) throws InterruptedException {
        var manifest = registry.manifest(image);
        return manifest.isEmpty() || kept.contains(manifest.get().digest());
    }

    /** Deletes all images of the app, with its cache. */
    void remove(AppId app) throws InterruptedException {
        var repository = Build.repository(app, config.registry());
        for (var tag : registry.tags(repository)) {
            if (!delete(repository.tagged(tag))) {
                return;
            }
        }
    }

    private boolean delete(ImageReference image) throws InterruptedException {
        boolean done = registry.delete(image);
        if (!done) {
            log.atWarn().log("the registry {} lets nobody delete images; {} stays", image.host(), image);
        }
        return done;
    }
}
