package dev.slipway.git;

import dev.slipway.core.AppName;
import dev.slipway.core.Busy;
import dev.slipway.core.Measurements;
import dev.slipway.core.UserException;
import dev.slipway.core.app.App;
import dev.slipway.core.identity.Principal;
import dev.slipway.git.repository.Quarantine;
import dev.slipway.git.repository.ReleaseRefs;
import dev.slipway.git.repository.RepositoryLimits;
import dev.slipway.git.repository.RepositoryStore;
import dev.slipway.git.ssh.ClientStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives pushes. */
final class Pushes {
    private static final Logger log = LoggerFactory.getLogger(Pushes.class);
    private static final long DISCARDED_BYTES = 8L << 20;
    private static final Duration DISCARDING = Duration.ofSeconds(5);
    private static final Duration DISCARDING_REQUEST = Duration.ofMinutes(1);
    private static final int OK = 0;
    private static final int FAILED = 1;

    private final NewApps apps;
    private final RepositoryStore store;
    private final RepositoryLimits limits;
    private final PushHooks hooks;
    private final ScheduledExecutorService timer;
    private final Semaphore operations;
    private final Measurements measurements;
    private volatile boolean stopping;

    Pushes(
            NewApps apps,
            RepositoryStore store,
            RepositoryLimits limits,
            PushHooks hooks,
            ScheduledExecutorService timer,
            Semaphore operations,
            Measurements measurements) {
        this.apps = apps;
        this.store = store;
        this.limits = limits;
        this.hooks = hooks;
        this.timer = timer;
        this.operations = operations;
        this.measurements = measurements;
    }

    /** From now on no push begins; those that have begun go on. */
    void stop() {
        stopping = true;
    }

    /** Writes what a push over HTTP would find. */
    void advertise(Principal who, AppName name, OutputStream out) throws IOException {
        inside(who, name, app -> {
            try (var repository = store.open(app.id());
                    var quarantine = store.quarantine(app.id(), repository)) {
                var client = new ClientStreams(InputStream.nullInputStream(), out, out, () -> 0, () -> {});
                try (var guard = guard(client)) {
                    receivePack(who, app, quarantine, guard).advertise(out);
                }
            }
            return OK;
        });
    }

    /** Takes one push over HTTP. */
    void receive(Principal who, AppName name, ClientStreams client) throws IOException {
        inside(who, name, app -> receive(who, app, client, true));
    }

    private int inside(Principal who, AppName name, Inside inside) throws IOException {
        if (stopping) {
            throw new Busy("server is restarting", "push again in a minute");
        }
        var app = apps.enter(who, name);
        try {
            return inside.run(app);
        } finally {
            apps.leave(app);
        }
    }

    @FunctionalInterface
    private interface Inside {
        int run(App app) throws IOException;
    }

    /** Answers one {@code git-receive-pack}; the result is the exit status. */
    int receive(Principal who, GitCommand git, ClientStreams client) throws IOException {
        try {
            return inside(who, git.app(), app -> receive(who, app, client, false));
        } catch (UserException e) {
            measurements.count("slipway.pushes", "result", "refused");
            GitErrors.tell(e, client.out());
            return FAILED;
        }
    }

    private int receive(Principal who, App app, ClientStreams client, boolean advertised) throws IOException {
        try (var repository = store.open(app.id());
                var quarantine = store.quarantine(app.id(), repository);
                var guard = guard(client)) {
            var pack = receivePack(who, app, quarantine, guard);
            pack.setBiDirectionalPipe(!advertised);
            pack.decideBy(hooks.before().apply(app, who));
            pack.setPostReceiveHook(hooks.after(app, who));
            int status = receive(pack, guard);
            if (pack.packLeftUnread()) {
                discard(guard, advertised);
            }
            store.tidy(app.id(), repository);
            return status;
        }
    }

    private static void discard(ClientGuard guard, boolean request) throws IOException {
        if (request) {
            // git reads no answer before it has sent its whole request, and shows none if it cannot send it.
            guard.discardInput(Long.MAX_VALUE, DISCARDING_REQUEST);
        } else {
            guard.discardInput(DISCARDED_BYTES, DISCARDING);
        }
    }

    private ClientGuard guard(ClientStreams client) {
        return new ClientGuard(client, timer, limits.keepAlive(), limits.hookWait(), limits.readWait(), true);
    }

    private QuarantinedReceivePack receivePack(Principal who, App app, Quarantine quarantine, ClientGuard guard) {
        var pack = new QuarantinedReceivePack(quarantine, limits, new AppGate(who, app), guard, operations);
        pack.setRefFilter(refs -> {
            var shown = new HashMap<>(refs);
            shown.keySet().removeIf(name -> name.startsWith(ReleaseRefs.PREFIX));
            return shown;
        });
        return pack;
    }

    private int receive(QuarantinedReceivePack pack, ClientGuard guard) {
        try {
            pack.receive(guard.in(), guard.out(), null);
            measurements.count("slipway.pushes", "result", result(pack.commands()));
            return OK;
        } catch (UnpackException | PackProtocolException e) {
            // receive-pack has told the client
            measurements.count("slipway.pushes", "result", "broken");
            log.atInfo().addKeyValue("reason", reason(e)).log("push refused");
            return FAILED;
        } catch (IOException e) {
            measurements.count("slipway.pushes", "result", "broken");
            log.atDebug().setCause(e).log("client went away");
            return FAILED;
        }
    }

    private static String reason(IOException failure) {
        var cause = failure.getCause();
        return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    }

    private static String result(List<ReceiveCommand> commands) {
        if (commands.isEmpty()) {
            return "empty";
        }
        boolean all = commands.stream().allMatch(command -> command.getResult() == ReceiveCommand.Result.OK);
        return all ? "ok" : "refused";
    }

    /** Decides by what has become of the app. */
    private final class AppGate implements QuarantinedReceivePack.Gate {
        private final Principal who;
        private final App app;

        AppGate(Principal who, App app) {
            this.who = who;
            this.app = app;
        }

        @Override
        public String refuse(List<ReceiveCommand> commands, List<String> options, boolean shallow) {
            var refusal = new PushScreen(limits).refuse(commands, options, shallow);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            boolean brings = commands.stream().anyMatch(command -> command.getType() != ReceiveCommand.Type.DELETE);
            long size = store.size(app.id());
            if (brings && size >= limits.repositoryBytes()) {
                return "the repository has %d bytes, the limit is %d".formatted(size, limits.repositoryBytes());
            }
            return makeApp(commands);
        }

        private String makeApp(List<ReceiveCommand> commands) {
            boolean left =
                    commands.stream().anyMatch(command -> command.getResult() == ReceiveCommand.Result.NOT_ATTEMPTED);
            if (!left || apps.stored(app)) {
                return "";
            }
            try {
                apps.make(who, app);
                return "";
            } catch (UserException e) {
                return GitErrors.line(e);
            }
        }

        @Override
        public String refuseMove() {
            return apps.stored(app) ? "" : "app %s was deleted meanwhile".formatted(app.name());
        }
    }
}
