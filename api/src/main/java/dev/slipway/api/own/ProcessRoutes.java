package dev.slipway.api.own;

import dev.slipway.api.route.About;
import dev.slipway.api.route.Call;
import dev.slipway.api.route.Happening;
import dev.slipway.api.route.Operation;
import dev.slipway.api.route.Parameter;
import dev.slipway.api.route.Routes;
import dev.slipway.core.ProcessType;
import dev.slipway.core.app.Scaling;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.ProcessUse;
import dev.slipway.core.release.Rollback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The processes of an app: how they are, how many there are, and what they print. */
final class ProcessRoutes {
    private static final int MOST_LINES = 10_000;
    private static final int USUAL_LINES = 100;

    private final Supplier<Server> server;
    private final UseHistory history;

    /** @param history what becomes of what processes use */
    ProcessRoutes(Supplier<Server> server, UseHistory history) {
        this.server = server;
        this.history = history;
    }

    record ProcessView(
            String name,
            String type,
            String release,
            @About("starting, up, crashed or stopping.") String state,
            Instant since,
            int restarts,

            @About("How many cores it kept busy lately; absent where that is not known.")
            Optional<Double> cores,

            @About("What it holds in memory; absent where that is not known.")
            Optional<Long> memoryBytes) {
        static ProcessView of(ProcessStatus status, Optional<ProcessUse> use) {
            return new ProcessView(
                    status.name(),
                    status.type().value(),
                    status.release().toString(),
                    status.state(),
                    status.since(),
                    status.restarts(),
                    use.map(ProcessUse::cores),
                    use.map(ProcessUse::memoryBytes));
        }
    }

    record ProcessList(Instant at, List<ProcessView> items) {}

    record UseView(String name, double cores, long memoryBytes) {}

    record UseSample(Instant at, List<UseView> items) {}

    record UseList(
            @About(
                    "Of the last hour, as far as somebody has looked at the app within an hour before; the oldest first.")
            List<UseSample> samples) {}

    record Scale(
            @About("How many processes of which type, as web: 2.")
            Map<String, Integer> processes) {}

    record Restarted(@About("Which processes were.") String what) {}

    record Ended(@About("Why nothing follows.") String reason) {}

    void addTo(Routes routes) {
        var lines = Parameter.number("lines", "How many lines back.", 0, MOST_LINES, USUAL_LINES);
        routes.add(
                "Processes",
                Operation.get(AppRoutes.APP + "/processes", "List what runs of an app, and what it uses")
                        .gives(ProcessList.class, this::list),
                Operation.get(AppRoutes.APP + "/processes/uses", "Tell what an app's processes used lately")
                        .gives(UseList.class, this::uses),
                Operation.put(AppRoutes.APP + "/scale", "Run that many processes of each type")
                        .takes(Scale.class)
                        .streams(this::scale),
                Operation.post(AppRoutes.APP + "/restart", "Restart all processes, or those of one type")
                        .with(Parameter.text("type", "Which; all if left out."))
                        .streams(this::restart),
                Operation.get(AppRoutes.APP + "/logs", "What an app's processes printed last")
                        .with(lines)
                        .tells(this::log),
                Operation.get(AppRoutes.APP + "/logs/events", "Follow what an app's processes print")
                        .with(lines)
                        .streams(this::follow));
    }

    private ProcessList list(Call call) {
        var asked = server.get();
        var app = asked.app(call, Right.READ);
        history.look(app.id());
        var processes = asked.platform().processes();
        var uses = processes.uses(app.id());
        return new ProcessList(
                asked.clock().instant(),
                processes.list(app.id()).stream()
                        .map(status -> ProcessView.of(status, Optional.ofNullable(uses.get(status.name()))))
                        .toList());
    }

    private UseList uses(Call call) {
        var app = server.get().app(call, Right.READ);
        return new UseList(history.look(app.id()).stream()
                .map(sample -> new UseSample(sample.at(), views(sample.uses())))
                .toList());
    }

    private static List<UseView> views(Map<String, ProcessUse> uses) {
        return uses.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(use -> new UseView(
                        use.getKey(), use.getValue().cores(), use.getValue().memoryBytes()))
                .toList();
    }

    private Happening scale(Call call) {
        var asked = server.get();
        var app = asked.app(call, Right.DEPLOY);
        var wanted = new HashMap<ProcessType, Integer>();
        call.body(Scale.class).processes().forEach((type, count) -> wanted.put(new ProcessType(type), count));
        var scaling = Scaling.of(app, Rollback.running(asked.platform().releases(), app), wanted);
        return events -> Released.of(asked.deployer()
                .change(app.id(), call.who().user(), scaling.summary(), scaling::apply, events.progress()));
    }

    private Happening restart(Call call) {
        var asked = server.get();
        var app = asked.app(call, Right.DEPLOY);
        var type = call.query("type").map(ProcessType::new);
        var types = Rollback.running(asked.platform().releases(), app).counts().keySet();
        type.ifPresent(named -> Scaling.requireType(app.name(), named, types));
        return events -> {
            events.progress().step("Restarting");
            asked.deployer().restart(app.id(), type, call.who().user(), events.progress());
            asked.tellOperator(call, app, "processes restarted");
            return new Restarted(type.map(ProcessType::value).orElse("all"));
        };
    }

    private List<String> log(Call call) throws InterruptedException {
        var app = server.get().app(call, Right.READ);
        var lines = new ArrayList<String>();
        server.get().platform().appLogs().read(app.id(), lines(call), false, lines::add);
        return lines;
    }

    private static int lines(Call call) {
        return call.number("lines", 0, MOST_LINES, USUAL_LINES);
    }

    private Happening follow(Call call) {
        var app = server.get().app(call, Right.READ);
        int lines = lines(call);
        return events -> {
            server.get().platform().appLogs().read(app.id(), lines, true, events::line);
            return new Ended("the app is gone");
        };
    }
}
