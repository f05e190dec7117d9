package dev.slipway.api.epinio;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.core.Namespace;
import dev.slipway.core.Printable;
import dev.slipway.core.app.App;
import dev.slipway.core.deploy.Deploy;
import dev.slipway.core.deploy.DeployState;
import dev.slipway.core.deploy.Deployer;
import dev.slipway.core.identity.Right;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Logs as they grow: of a deploy, and of an app's processes; and the end of a deploy. */
final class LogSockets {
    private static final int TAIL = 100;
    private static final int MOST = 10_000;
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    private LogSockets() {}

    /** A line in Epinio's words. */
    record Line(
            @JsonProperty("Message") String message,
            @JsonProperty("ContainerName") String container,
            @JsonProperty("PodName") String pod,
            @JsonProperty("Namespace") String namespace,
            @JsonProperty("Timestamp") String timestamp) {
        /** A line of an app's log: {@code TIME SOURCE: TEXT}. */
        static Line of(App app, String line) {
            int blank = line.indexOf(' ');
            int colon = line.indexOf(": ", blank + 1);
            var namespace = app.name().namespace().value();
            if (blank < 0 || colon < 0) {
                return new Line(line, app.name().name(), app.name().name(), namespace, "");
            }
            var source = line.substring(blank + 1, colon);
            return new Line(
                    line.substring(colon + 2),
                    source,
                    app.name().name() + "-" + source,
                    namespace,
                    line.substring(0, blank));
        }
    }

    private record StageEvent(
            @JsonProperty("stage_id") String stage,
            String namespace,
            String status,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String message,
            boolean completed) {}

    static Sockets.Work build(Call call) {
        var deploy = DeployRoutes.find(call, Optional.empty(), "staging");
        var deployer = call.parts().deployer();
        var namespace = call.namespace();
        if (follows(call)) {
            return socket -> deployer.follow(deploy.id(), line -> send(socket, deploy, namespace, line));
        }
        var logs = call.platform().buildLogs();
        return socket -> logs.read(deploy.push().app(), deploy.id(), 0, Integer.MAX_VALUE)
                .forEach(line -> send(socket, deploy, namespace, line));
    }

    private static boolean follows(Call call) {
        return call.query("follow").filter("true"::equals).isPresent();
    }

    private static void send(Socket socket, Deploy deploy, Namespace namespace, String line) {
        var id = deploy.id().toString();
        socket.send(Json.text(new Line(line, "build", id, namespace.value(), "")));
    }

    static Sockets.Work end(Call call) {
        var deploy = DeployRoutes.find(call, Optional.empty(), "staging");
        var deployer = call.parts().deployer();
        var namespace = call.namespace().value();
        var id = deploy.id().toString();
        return socket -> {
            var waiting = Json.text(new StageEvent(id, namespace, "waiting", "", false));
            socket.send(waiting);
            var end = new AtomicReference<>(deploy.state());
            var following = Thread.ofVirtual().start(() -> follow(deployer, deploy, end));
            try {
                while (!following.join(SIGN_OF_LIFE)) {
                    socket.send(waiting);
                }
            } finally {
                following.interrupt();
            }
            socket.send(Json.text(event(id, namespace, end.get())));
        };
    }

    private static void follow(Deployer deployer, Deploy deploy, AtomicReference<DeployState> end) {
        try {
            end.set(deployer.follow(deploy.id(), _ -> {}));
        } catch (InterruptedException _) {
            // Whoever waited has gone.
        }
    }

    private static StageEvent event(String id, String namespace, DeployState end) {
        return end.succeeded()
                ? new StageEvent(id, namespace, "succeeded", "", true)
                : new StageEvent(id, namespace, "failed", end.sentence(), true);
    }

    static Sockets.Work app(Call call) {
        var app = call.app(Right.READ);
        if (call.platform().releases().current(app.id()).isEmpty()) {
            throw Refusal.bad("No logs available for application without workload");
        }
        int tail = tail(call);
        boolean follow = follows(call);
        var logs = call.platform().appLogs();
        return socket ->
                logs.read(app.id(), tail, follow, line -> socket.send(Json.text(Line.of(app, Printable.output(line)))));
    }

    private static int tail(Call call) {
        var given = call.query("tail");
        if (given.filter(text -> !text.matches("[0-9]{1,9}")).isPresent()) {
            throw Refusal.bad("tail is no number");
        }
        return given.map(Integer::parseInt).map(tail -> Math.min(tail, MOST)).orElse(TAIL);
    }
}
