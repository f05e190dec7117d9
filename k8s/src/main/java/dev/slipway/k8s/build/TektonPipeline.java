package dev.slipway.k8s.build;

import dev.slipway.core.BuildFailed;
import dev.slipway.core.Conflict;
import dev.slipway.core.Progress;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppResource;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.deploy.BuildRequest;
import dev.slipway.core.deploy.Pipeline;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.Releases;
import dev.slipway.core.webhook.Outbound;
import dev.slipway.k8s.Patience;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds images in the cluster: each build is a Tekton PipelineRun, which outlives the server. */
public final class TektonPipeline implements Pipeline, AppResource {
    private static final Logger log = LoggerFactory.getLogger(TektonPipeline.class);
    private static final Duration FETCHING = Duration.ofMinutes(10);
    private static final Duration STARTING = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final BuildConfig config;
    private final SourceUrls sources;
    private final Registry registry;
    private final Builders builders;
    private final Runs runs;
    private final Images images;
    private final ForeignImages foreign;

    /** The last builds of apps, until it was looked what they make superfluous. */
    private final Map<AppId, Built> untidied = new ConcurrentHashMap<>();

    private record Built(Build build, String digest) {}

    /**
     * What a pipeline runs with.
     *
     * @param http for the registry: follows no redirects, and trusts the registry's certificate
     * @param outbound for registries that users name
     */
    public record Parts(
            KubernetesClient client,
            BuildConfig config,
            SourceUrls sources,
            Releases releases,
            HttpClient http,
            Outbound outbound) {}

    public TektonPipeline(Parts parts) {
        this.client = parts.client;
        this.config = parts.config;
        this.sources = parts.sources;
        this.registry = new Registry(config.registry(), new RegistryConnection(parts.http, config.registry()));
        var others =
                new Registry(config.registry(), new RegistryConnection(Exchange.of(parts.outbound), config.registry()));
        this.builders = new Builders(client, config, registry, others);
        this.runs = new Runs(client, config);
        this.images = new Images(registry, config, parts.releases);
        this.foreign = new ForeignImages(config.registry(), registry, others);
    }

    @Override
    public Optional<Image> built(BuildRequest request) {
        if (request.clearCache() || request.source().isImage()) {
            return Optional.empty();
        }
        return waiting(() -> images.find(build(request)));
    }

    @Override
    public Image run(BuildRequest request, Progress progress) throws BuildFailed, InterruptedException {
        return request.source().isImage() ? take(request, progress) : build(request, progress);
    }

    /** What the tree names was built elsewhere. */
    private Image take(BuildRequest request, Progress progress) throws InterruptedException {
        var named = ImageReference.parse(request.source().image());
        progress.step("Taking the image " + named);
        var image = foreign.get(named);
        progress.detail("As of now " + image.digest());
        if (config.registry().has(named)) {
            runs.letPull(request.app());
        }
        return image;
    }

    private Image build(BuildRequest request, Progress progress) throws InterruptedException {
        long began = System.nanoTime();
        var build = build(request);
        progress.detail("Builder: " + build.builder().image());
        var digest = startAndFollow(build, progress);
        var image = images.get(build.image().at(digest));
        progress.detail("Processes: "
                + String.join(
                        ", ",
                        image.processes().keySet().stream()
                                .sorted()
                                .map(Object::toString)
                                .toList()));
        untidied.put(request.app().id(), new Built(build, digest));
        log.atInfo()
                .addKeyValue("app", request.app().name())
                .addKeyValue("deploy", request.deploy())
                .addKeyValue("durationMs", (System.nanoTime() - began) / 1_000_000)
                .log("image built");
        return image;
    }

    @Override
    public void tidy(AppId app) throws InterruptedException {
        var last = untidied.remove(app);
        if (last != null) {
            runs.prune(last.build());
            images.collect(last.build(), last.digest());
        }
    }

    /** Whoever stops waiting for a build stops it, but one that has ended stays for people to look at. */
    private String startAndFollow(Build build, Progress progress) throws InterruptedException {
        try {
            new Patience(progress).ask(() -> start(build));
            try (var following = new Following(client, runs, config, build, progress)) {
                return following.toEnd();
            }
        } catch (InterruptedException | BuildFailed e) {
            runs.cancel(build);
            throw e;
        }
    }

    /** Not broken off by an interruption: the cluster may follow a request whose answer nobody awaits. */
    private Build start(Build build) throws InterruptedException {
        var valid = config.startLimit().plus(FETCHING);
        var url = sources.presign(build.request().source().key(), valid);
        var start = new FutureTask<>(() -> runs.start(build, BuildObjects.source(build, url)), build);
        var thread = Thread.ofVirtual().start(start);
        try {
            return start.get();
        } catch (InterruptedException e) {
            thread.join(STARTING);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException("cannot start a build", e);
        }
    }

    private Build build(BuildRequest request) throws InterruptedException {
        return Build.of(request, builders.of(request.app()), config);
    }

    @Override
    public Optional<String> pinned(String image) throws InterruptedException {
        return Optional.of(foreign.pinned(ImageReference.parse(image)).toString());
    }

    @Override
    public Optional<String> builder() {
        return Optional.of(config.builder());
    }

    @Override
    public void check(AppSettings settings) {
        Optional.of(settings.builder())
                .filter(named -> !named.isEmpty())
                .ifPresent(named -> Builders.checked(named, config));
    }

    @Override
    public List<String> describe(App app) {
        var builder = waiting(() -> builders.of(app));
        var lines = new ArrayList<String>();
        lines.add("Cloud Native Buildpacks in the cluster, with the builder %s".formatted(builders.reference(app)));
        lines.add(
                "as of now %s, %s".formatted(builder.image().digest(), builder.trusted() ? "trusted" : "not trusted"));
        lines.add("The app is put on " + builder.runImage());
        lines.add("Tried in this order:");
        builder.order()
                .forEach(group -> lines.add("  "
                        + String.join(
                                ", ",
                                group.stream()
                                        .map(member -> member.id() + (member.optional() ? " (optional)" : ""))
                                        .toList())));
        return List.copyOf(lines);
    }

    @Override
    public void clearCache(AppId app) {
        if (!waiting(() -> registry.delete(Build.cache(app, config.registry())))) {
            throw new Conflict("the registry lets nobody delete images", "push with -o clear-cache");
        }
    }

    @Override
    public void remove(AppId app) {
        runs.remove(app);
        waiting(() -> {
            images.remove(app);
            return app;
        });
    }

    /** For callers that are not told of interruptions: the next thing that they wait for is. */
    private static <T> T waiting(Patience.Question<T> question) {
        try {
            return question.ask();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the registry", e);
        }
    }
}
