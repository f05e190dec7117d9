package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.ProcessType;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.ProcessSpec;
import java.util.Map;

/** Images that were built elsewhere and that apps run as they are, by the name that a tree has in place of source. */
final class ForeignImages {
    private final RegistryConfig config;
    private final Registry own;
    private final Registry others;

    /**
     * @param own reaches the registry that images go to, with its login
     * @param others reaches any other that may be asked, without one
     */
    ForeignImages(RegistryConfig config, Registry own, Registry others) {
        this.config = config;
        this.own = own;
        this.others = others;
    }

    /** The name with the digest that its registry has for it now. */
    ImageReference pinned(ImageReference image) throws InterruptedException {
        return new ImageReference(
                image.host(), image.repository(), image.tag(), manifest(image).digest());
    }

    /** @throws BuildFailed if there is none, or it starts nothing by itself */
    Image get(ImageReference image) throws InterruptedException {
        var manifest = manifest(image);
        var settings = registryOf(image).config(image, manifest).path("config");
        if (settings.path("Entrypoint").isEmpty() && settings.path("Cmd").isEmpty()) {
            throw new BuildFailed(
                    "the image %s starts nothing by itself".formatted(image), "give it an ENTRYPOINT or a CMD");
        }
        return new Image(config.pulled(image), manifest.digest(), Map.of(ProcessType.WEB, ProcessSpec.OF_IMAGE));
    }

    private Registry.Manifest manifest(ImageReference image) throws InterruptedException {
        // The files of an app are its own; that there is such an app is nobody else's to know.
        if (Build.isOfAnApp(image, config)) {
            throw missing(image);
        }
        return registryOf(image).manifest(image).orElseThrow(() -> missing(image));
    }

    private Registry registryOf(ImageReference image) {
        return config.has(image) ? own : others;
    }

    private static BuildFailed missing(ImageReference image) {
        return new BuildFailed(
                "there is no image " + image, "see that its name is right, with its registry and its tag");
    }
}
