package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Happening;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Parameter;
import dev.slipway.api.route.Routes;
import dev.slipway.core.NotFound;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployId;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.identity.Right;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The attempts to run what was pushed. */
final class DeployRoutes {
    private static final String DEPLOY = "/api/deploys/{deploy}";
    private static final int MOST = 200;
    private static final int USUAL = 50;
    private static final int CHUNK = 500;
    private static final double MILLIS = 1000;

    private final Supplier<Server> server;

    DeployRoutes(Supplier<Server> server) {
        this.server = server;
    }

    record DeployView(
            String id,
            String namespace,
            String app,

            @About("queued, staging, building, rolling-out, live, staged, failed, superseded or cancelled.")
            String state,

            @About("The state, and why.") String outcome,

            @About("What to do about a failure; empty without one.")
            String advice,

            boolean ended,
            Optional<String> release,
            String commit,
            String ref,
            String by,

            @About("Why it was pushed, in the pusher's words.")
            String message,

            Instant queued,
            Instant changed,

            @About(
                    "How many seconds it was queued, staging, building and rolling-out, as far as it is through with that.")
            Map<String, Double> phases) {
        static DeployView of(Deploy deploy, App app) {
            var state = deploy.state();
            return new DeployView(
                    deploy.id().toString(),
                    app.name().namespace().value(),
                    app.name().name(),
                    state.word(),
                    state.sentence(),
                    state instanceof DeployState.Failed failed ? failed.advice() : "",
                    state.ended(),
                    state instanceof DeployState.Live(var version) ? Optional.of(version.toString()) : Optional.empty(),
                    deploy.push().commit().value(),
                    deploy.push().ref().shortName(),
                    deploy.push().by().value(),
                    deploy.push().message(),
                    deploy.queuedAt(),
                    deploy.changedAt(),
                    phases(deploy));
        }

        private static Map<String, Double> phases(Deploy deploy) {
            var phases = new LinkedHashMap<String, Double>();
            deploy.phases().forEach((word, took) -> phases.put(word, took.toMillis() / MILLIS));
            return phases;
        }
    }

    record DeployList(List<DeployView> items) {}

    private record Found(Deploy deploy, App app) {
        DeployView view() {
            return DeployView.of(deploy, app);
        }
    }

    void addTo(Routes routes) {
        var limit = Parameter.number("limit", "How many at most.", 1, MOST, USUAL);
        routes.add(
                "Deploys",
                Operation.get("/api/deploys", "List the deploys of all your apps, the newest first")
                        .with(limit)
                        .gives(DeployList.class, this::all),
                Operation.get(AppRoutes.APP + "/deploys", "List an app's deploys, the newest first")
                        .with(limit)
                        .gives(DeployList.class, this::list),
                Operation.get(DEPLOY, "Show a deploy")
                        .gives(DeployView.class, call -> find(call, Right.READ).view()),
                Operation.get(DEPLOY + "/log", "What a deploy told its pusher so far")
                        .tells(this::log),
                Operation.get(DEPLOY + "/events", "Follow a deploy from its first line to its end")
                        .streams(this::follow),
                Operation.post(DEPLOY + "/cancel", "Stop a deploy that has not ended")
                        .does(this::cancel),
                Operation.post(
                                DEPLOY + "/retry",
                                "Deploy again what an ended deploy brought, or roll out what it staged")
                        .makes(DeployView.class, this::retry));
    }

    private DeployList all(Call call) {
        var asked = server.get();
        return newest(call, asked.access().visible(call.who()));
    }

    private DeployList list(Call call) {
        return newest(call, List.of(server.get().app(call, Right.READ)));
    }

    private DeployList newest(Call call, List<App> apps) {
        int most = call.number("limit", 1, MOST, USUAL);
        return new DeployList(apps.stream()
                .flatMap(app -> server.get().platform().deploys().list(app.id(), most).stream()
                        .map(deploy -> new Found(deploy, app)))
                .sorted(Comparator.comparing((Found found) -> found.deploy.id()).reversed())
                .limit(most)
                .map(Found::view)
                .toList());
    }

    /** The deploy, if whoever asks may see its app; else it is missing, in the same words as one that never was. */
    private Found find(Call call, Right right) {
        var asked = server.get();
        var id = DeployId.parse(call.path("deploy"));
        var found = asked.platform()
                .deploys()
                .find(id)
                .flatMap(deploy -> asked.platform()
                        .apps()
                        .find(deploy.push().app())
                        .filter(app -> asked.access().has(call.who(), app, Right.READ))
                        .map(app -> new Found(deploy, app)))
                .orElseThrow(
                        () -> new NotFound("there is no deploy " + id, "see which there are with the command deploys"));
        asked.access().require(call.who(), found.app.name(), right);
        return found;
    }

    private List<String> log(Call call) {
        var found = find(call, Right.READ);
        var lines = new ArrayList<String>();
        while (true) {
            var chunk =
                    server.get().platform().buildLogs().read(found.app.id(), found.deploy.id(), lines.size(), CHUNK);
            if (chunk.isEmpty()) {
                return lines;
            }
            lines.addAll(chunk);
        }
    }

    private Happening follow(Call call) {
        var found = find(call, Right.READ);
        return events -> {
            server.get().deployer().follow(found.deploy.id(), events::line);
            return find(call, Right.READ).view();
        };
    }

    private void cancel(Call call) throws InterruptedException {
        var found = find(call, Right.DEPLOY);
        server.get().deployer().cancel(found.deploy.id(), call.who().user());
    }

    private DeployView retry(Call call) {
        var found = find(call, Right.DEPLOY);
        var again = server.get().deployer().retry(found.deploy.id(), call.who().user());
        return DeployView.of(again, found.app);
    }
}
