package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.app.App;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the builder of an app: its own, its namespace's, or else the server's. */
final class Builders {
    /** On a namespace: the builder of its apps. Whoever may annotate the namespace is the cluster's operator. */
    static final String ANNOTATION = "slipway.dev/builder";

    /** Those that everybody trusts, by name; digests and tags of theirs come from their makers only. */
    private static final Pattern KNOWN = Pattern.compile("docker\\.io/paketobuildpacks/[a-z0-9._-]+"
            + "|docker\\.io/heroku/builder[a-z0-9._-]*"
            + "|gcr\\.io/buildpacks/builder");

    private final KubernetesClient client;
    private final BuildConfig config;
    private final Registry own;
    private final Registry others;

    /** What is named by a digest never changes. */
    private final Map<ImageReference, Builder> read = new ConcurrentHashMap<>();

    /**
     * @param own reaches the registries that the operator has named
     * @param others reaches those that users have named, as far as these may be asked
     */
    Builders(KubernetesClient client, BuildConfig config, Registry own, Registry others) {
        this.client = client;
        this.config = config;
        this.own = own;
        this.others = others;
    }

    /** @throws BuildFailed if the builder is not there or cannot be used */
    Builder of(App app) throws InterruptedException {
        var reference = reference(app);
        var named = parse(reference);
        var builder = of(named, app.settings().builder().isEmpty() || isOperators(named) ? own : others);
        return config.runImage()
                .filter(_ -> reference.equals(config.builder()))
                .map(builder::withRunImage)
                .orElse(builder);
    }

    /** Whether the operator has named its registry, as that of images, of the usual builder, or of one to trust. */
    private boolean isOperators(ImageReference builder) {
        return config.registry().has(builder)
                || Stream.concat(Stream.of(config.builder()), config.trusted().stream())
                        .anyMatch(known -> parse(known).host().equals(builder.host()));
    }

    private Builder of(ImageReference named, Registry registry) throws InterruptedException {
        if (!named.digest().isEmpty()) {
            var known = read.get(named);
            if (known != null) {
                return known;
            }
        }
        var manifest = registry.manifest(named).orElseThrow(() -> missing(named));
        var image = named.at(manifest.digest());
        var known = read.get(image);
        if (known != null) {
            return known;
        }
        var builder = Builder.read(
                image,
                trusts(named),
                registry.config(named, manifest),
                config.registry().push());
        // Whoever names a builder must not get at the files of other apps by it.
        for (var used : List.of(image, parse(builder.runImage()))) {
            if (Build.isOfAnApp(used, config.registry())) {
                throw missing(used);
            }
        }
        read.put(image, builder);
        return builder;
    }

    /**
     * The name, if it can be one of a builder.
     *
     * @throws InvalidInput if it is no image's name, or the name of an app's image: its files are the app's own
     */
    static String checked(String reference, BuildConfig config) {
        if (Build.isOfAnApp(ImageReference.parse(reference), config.registry())) {
            throw new InvalidInput(
                    "the image of an app is no builder", "choose a Cloud Native Buildpacks builder image");
        }
        return reference;
    }

    /** The name of the app's builder, as it was configured: its own, its namespace's, or else the server's. */
    String reference(App app) {
        return app.settings().builder().isEmpty()
                ? ofNamespace(app)
                : app.settings().builder();
    }

    private String ofNamespace(App app) {
        return Optional.ofNullable(client.namespaces()
                        .withName(app.name().namespace().value())
                        .get())
                .map(Namespace::getMetadata)
                .flatMap(metadata -> Optional.ofNullable(metadata.getAnnotations()))
                .map(annotations -> annotations.get(ANNOTATION))
                .filter(value -> !value.isBlank())
                .orElse(config.builder());
    }

    private boolean trusts(ImageReference builder) {
        return KNOWN.matcher(builder.name()).matches()
                || config.trusted().stream()
                        .map(ImageReference::parse)
                        .anyMatch(trusted -> trusted.name().equals(builder.name()));
    }

    private static ImageReference parse(String reference) {
        try {
            return ImageReference.parse(reference.strip());
        } catch (InvalidInput e) {
            throw new BuildFailed("the builder is not usable: " + e.reason(), e.advice());
        }
    }

    private static BuildFailed missing(ImageReference builder) {
        return new BuildFailed(
                "there is no builder image %s".formatted(builder),
                "see which one is used with apps show; without one of its own, ask the operator to correct the name");
    }
}
