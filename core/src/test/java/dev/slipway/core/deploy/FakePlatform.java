package dev.slipway.core.deploy;

import dev.slipway.core.AppName;
import dev.slipway.core.CommitId;
import dev.slipway.core.HostName;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Progress;
import dev.slipway.core.RecordingProgress;
import dev.slipway.core.RefName;
import dev.slipway.core.Streams;
import dev.slipway.core.UserName;
import dev.slipway.core.app.App;
import dev.slipway.core.app.AppId;
import dev.slipway.core.app.AppSettings;
import dev.slipway.core.identity.User;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.platform.State;
import dev.slipway.core.release.Image;
import dev.slipway.core.release.ProcessSpec;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.ProcessUse;
import dev.slipway.core.release.Processes;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.Rollouts;
import dev.slipway.core.release.Route;
import dev.slipway.core.service.InMemoryServices;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A platform in memory. Its steps succeed at once until a test gives them something else to do; what they were asked for
 * is kept.
 */
public final class FakePlatform {
    /** What a test has a step do before it succeeds. */
    @FunctionalInterface
    public interface Script {
        Script NOTHING = (_, _) -> {};

        void run(App app, Progress progress) throws InterruptedException;
    }

    private record Running(List<ProcessStatus> processes, Map<String, ProcessUse> uses) {}

    private final State state = State.inMemory();
    private final InMemoryServices services = new InMemoryServices();
    private final InMemoryBuildLogs buildLogs = new InMemoryBuildLogs();
    private final Map<String, Image> built = new ConcurrentHashMap<>();
    private final Map<String, CommitId> refs = new ConcurrentHashMap<>();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final Map<AppId, Running> running = new ConcurrentHashMap<>();
    private final AppLocks locks = new InMemoryAppLocks();
    private volatile Refs repository = (_, _, _) -> true;
    private volatile Optional<Map<String, String>> images = Optional.empty();
    private volatile Script staging = Script.NOTHING;
    private volatile Script building = Script.NOTHING;
    private volatile Script rollingOut = Script.NOTHING;
    private volatile Script tidying = Script.NOTHING;

    public Platform platform() {
        return new Platform(
                state.users(),
                state.keys(),
                state.tokens(),
                state.namespaces(),
                state.apps(),
                state.configurations(),
                services,
                state.releases(),
                state.deploys(),
                locks,
                buildLogs,
                this::move,
                this::stage,
                new FakePipeline(),
                new FakeRollouts(),
                new FakeProcesses(),
                (_, _, _, _) -> {},
                state.webhooks(),
                state.deliveries(),
                List.of(app -> done.add("forget " + app), buildLogs::remove));
    }

    private boolean move(AppId app, RefName ref, CommitId commit) {
        refs.put(app + " " + ref, commit);
        return repository.move(app, ref, commit);
    }

    /** Where deploys have moved the ref, if any has. */
    public Optional<CommitId> ref(Push push) {
        return Optional.ofNullable(refs.get(push.app() + " " + push.ref()));
    }

    /** Which deploys had a server that is gone; without it, all. */
    public void orphaned(Predicate<Deploy> which) {
        ((InMemoryDeploys) state.deploys()).orphaned(which);
    }

    public State state() {
        return state;
    }

    /** Has each build be as if it were the first. */
    void forgetImages() {
        built.clear();
    }

    public InMemoryServices services() {
        return services;
    }

    /** Has deploys move the refs of a real repository. */
    public void moveRefsBy(Refs real) {
        repository = real;
    }

    /** What runs of the app from now on, and what it uses. */
    public void run(App app, List<ProcessStatus> some, Map<String, ProcessUse> used) {
        running.put(app.id(), new Running(some, used));
    }

    /** Has apps run images, these ones, and builds use a builder image. */
    public void runImages(Map<String, String> digests) {
        images = Optional.of(digests);
    }

    public void whileStaging(Script script) {
        staging = script;
    }

    public void whileBuilding(Script script) {
        building = script;
    }

    public void whileRollingOut(Script script) {
        rollingOut = script;
    }

    public void whileTidying(Script script) {
        tidying = script;
    }

    /** What the steps did, in order: {@code stage web}, {@code build web}, {@code roll out web v1}. */
    public List<String> done() {
        return List.copyOf(done);
    }

    /** A new app, owned by a user of that name, who is made if there is none. */
    public App app(String name, String owner) {
        var user = new UserName(owner);
        if (state.users().find(user).isEmpty()) {
            state.users().add(new User(user, false, Instant.EPOCH));
        }
        var app = App.create(AppName.parse(name), user, Instant.EPOCH);
        state.apps().create(app);
        return app;
    }

    /** A push to the app's {@code main} of the commit whose id is that digit, 40 times. */
    public static Push push(App app, int digit) {
        var commit = new CommitId(Integer.toHexString(digit).repeat(40));
        return new Push(app.id(), RefName.branch("main"), commit, app.owner(), false, "");
    }

    /** The lines that the deploy told until now. */
    public List<String> log(Deploy deploy) {
        return buildLogs.read(deploy.push().app(), deploy.id(), 0, Integer.MAX_VALUE);
    }

    private Source stage(App app, Push push, Progress progress) throws InterruptedException {
        done.add("stage " + app.name());
        staging.run(app, progress);
        return new Source(new ObjectKey("sources/" + app.id() + "/" + push.commit()), "sha256:" + push.commit(), 1);
    }

    private final class FakePipeline implements Pipeline {
        @Override
        public Optional<Image> built(BuildRequest request) {
            return Optional.ofNullable(built.get(request.source().digest()));
        }

        @Override
        public Image run(BuildRequest request, Progress progress) throws InterruptedException {
            done.add("build " + request.app().name());
            building.run(request.app(), progress);
            var image = new Image(
                    "memory",
                    request.source().digest(),
                    Map.of(ProcessType.WEB, new ProcessSpec(List.of("serve"), true, "")));
            built.put(request.source().digest(), image);
            return image;
        }

        @Override
        public void tidy(AppId app) throws InterruptedException {
            tidying.run(state.apps().find(app).orElseThrow(), new RecordingProgress());
        }

        @Override
        public Optional<String> pinned(String image) {
            return images.map(digests -> image + "@" + digests.get(image));
        }

        @Override
        public Optional<String> builder() {
            return images.map(_ -> "builder.example/usual");
        }

        @Override
        public void check(AppSettings settings) {}

        @Override
        public List<String> describe(App app) {
            return List.of("builder: a fake");
        }

        @Override
        public void clearCache(AppId app) {
            done.add("clear cache of " + app);
        }
    }

    private final class FakeRollouts implements Rollouts {
        @Override
        public List<Route> rollOut(Release release, Progress progress) throws InterruptedException {
            var app = state.apps().find(release.app()).orElseThrow();
            done.add("roll out " + app.name() + " " + release.version());
            rollingOut.run(app, progress);
            return routes(app);
        }

        @Override
        public void check(AppSettings settings) {}

        @Override
        public List<Route> routes(App app) {
            var own = new HostName(app.name().name() + ".localhost");
            return Stream.concat(Stream.of(own), app.hosts().stream().sorted())
                    .map(host -> new Route(host, URI.create("http://" + host + ":8080")))
                    .toList();
        }

        @Override
        public void refresh(App app) {
            done.add("refresh " + app.name());
        }

        @Override
        public void remove(AppId app) {
            done.add("remove " + app);
        }
    }

    private final class FakeProcesses implements Processes {
        @Override
        public List<ProcessStatus> list(AppId app) {
            return running(app).processes;
        }

        @Override
        public Map<String, ProcessUse> uses(AppId app) {
            return running(app).uses;
        }

        private Running running(AppId app) {
            return running.getOrDefault(app, new Running(List.of(), Map.of()));
        }

        @Override
        public void restart(AppId app, Optional<ProcessType> type) {
            done.add("restart " + app);
        }

        @Override
        public int run(Release release, List<String> command, Streams streams) {
            throw new UnsupportedOperationException("there are no processes");
        }
    }
}
