package dev.slipway.k8s.build;

import dev.slipway.core.app.AppId;
import dev.slipway.core.deploy.BuildRequest;
import dev.slipway.k8s.Labels;
import java.util.HashMap;
import java.util.Map;

/**
 * One build as the cluster is told of it: everything has a name that a server started anew finds again.
 *
 * @param image what it makes, named after all that its content depends on
 */
record Build(BuildRequest request, Builder builder, ImageReference image) {
    /** On what belongs to a run and has to go with it. */
    static final String RUN = "slipway.dev/run";

    static final String DEPLOY = "slipway.dev/deploy";

    private static final String APP = "app";
    private static final String CACHE = "cache";
    private static final String LATEST = "latest";

    static Build of(BuildRequest request, Builder builder, BuildConfig config) {
        var tag = "build-" + BuildKey.of(request, builder.image() + " on " + builder.runImage());
        return new Build(
                request,
                builder,
                repository(request.app().id(), config.registry()).tagged(tag));
    }

    /** Where an app's images are, whatever the app is called. */
    static ImageReference repository(AppId app, RegistryConfig registry) {
        return registry.repository(APP + "-" + app);
    }

    /** Whether it is in the repository of any app. */
    static boolean isOfAnApp(ImageReference image, RegistryConfig registry) {
        return registry.pushed(image).name().startsWith(registry.repository(APP).name() + "-");
    }

    /** What builds of the app keep for the next one: no app reads another's. */
    static ImageReference cache(AppId app, RegistryConfig registry) {
        return repository(app, registry).tagged(CACHE);
    }

    ImageReference cache() {
        return image.tagged(CACHE);
    }

    /** The app's newest image, whose unchanged layers are used again. */
    ImageReference latest() {
        return image.tagged(LATEST);
    }

    String namespace() {
        return request.app().name().namespace().value();
    }

    /** The run's name: the same for the same deploy. */
    String run() {
        return "slipway-%s-%s".formatted(request.app().id(), request.deploy());
    }

    String sourceSecret() {
        return run() + "-source";
    }

    String environmentSecret() {
        return run() + "-environment";
    }

    String loginSecret() {
        return run() + "-login";
    }

    Map<String, String> labels() {
        var labels = new HashMap<>(Labels.of(request.app().id(), request.app().name()));
        labels.put(RUN, run());
        labels.put(DEPLOY, request.deploy().toString());
        return Map.copyOf(labels);
    }
}
