package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.Conflict;
import dev.slipway.core.InvalidInput;
import dev.slipway.core.NotFound;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Quoted;
import dev.slipway.core.app.App;
import dev.slipway.core.identity.Right;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.Release;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The processes of an app. */
@Command(name = "ps", description = "An app's processes: ps APP, or one of the further words.")
final class PsCommands implements Runnable {
    private static final Listing<ProcessStatus> LISTING = new Listing<ProcessStatus>()
            .column("NAME", "name", ProcessStatus::name)
            .column("TYPE", "type", ProcessStatus::type)
            .column("RELEASE", "release", ProcessStatus::release)
            .column("STATE", "state", ProcessStatus::state)
            .column("SINCE", "since", ProcessStatus::since)
            .column("RESTARTS", "restarts", ProcessStatus::restarts);
    private static final int MOST = 100;

    private final Supplier<Session> session;

    @Parameters(paramLabel = "APP", arity = "0..1", description = "The app whose processes are listed.")
    private Optional<AppName> app = Optional.empty();

    @Option(names = "--json", description = "One JSON document.")
    private boolean json;

    PsCommands(Supplier<Session> session) {
        this.session = session;
    }

    @Override
    public void run() {
        var asked = session.get();
        var name = app.orElseThrow(() -> new UsageError("ps needs an app", "ps"));
        var processes = asked.platform()
                .processes()
                .list(asked.require(name, Right.READ).id());
        LISTING.print(asked.console(), json, processes, "nothing runs of %s".formatted(name));
    }

    @Command(description = "Run that many processes of each type: ps scale APP web=2 worker=1.")
    void scale(
            @Parameters(paramLabel = "APP") AppName name,
            @Parameters(paramLabel = "TYPE=COUNT", arity = "1..*") List<String> words)
            throws InterruptedException {
        var asked = session.get();
        var found = asked.require(name, Right.DEPLOY);
        var types = AppRow.counts(running(asked, found)).keySet();
        var wanted = new TreeMap<ProcessType, Integer>();
        for (var word : words) {
            var scale = parse(word);
            if (!types.contains(scale.getKey())) {
                throw noSuchType(name, scale.getKey(), types);
            }
            wanted.put(scale.getKey(), scale.getValue());
        }
        var summary = "Scale "
                + wanted.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" "));
        asked.change(found, summary, old -> {
            var scale = new HashMap<>(old.scale());
            scale.putAll(wanted);
            return old.withScale(scale);
        });
    }

    private static Map.Entry<ProcessType, Integer> parse(String word) {
        var parts = word.split("=", 2);
        if (parts.length < 2 || !parts[1].matches("[0-9]{1,3}") || Integer.parseInt(parts[1]) > MOST) {
            throw new InvalidInput(
                    "'%s' is not TYPE=COUNT".formatted(Quoted.shorten(word)),
                    "give one like web=2, with 0 to %d processes".formatted(MOST));
        }
        return Map.entry(new ProcessType(parts[0]), Integer.parseInt(parts[1]));
    }

    @Command(description = "Restart all processes, or those of one type.")
    void restart(
            @Parameters(paramLabel = "APP") AppName name,
            @Parameters(paramLabel = "TYPE", arity = "0..1") Optional<ProcessType> type)
            throws InterruptedException {
        var asked = session.get();
        var found = asked.require(name, Right.DEPLOY);
        var types = AppRow.counts(running(asked, found)).keySet();
        type.filter(named -> !types.contains(named)).ifPresent(named -> {
            throw noSuchType(name, named, types);
        });
        asked.platform().processes().restart(found.id(), type);
        asked.tellOperator(name, "processes restarted");
        asked.console()
                .line("Restarted %s"
                        .formatted(type.map(named -> named + " of " + name).orElse(name.toString())));
    }

    /** @throws Conflict if nothing of the app runs */
    static Release running(Session asked, App app) {
        return asked.current(app)
                .orElseThrow(() ->
                        new Conflict("nothing runs of %s yet".formatted(app.name()), "push a commit to it first"));
    }

    private static NotFound noSuchType(AppName app, ProcessType type, Set<ProcessType> types) {
        return new NotFound(
                "%s has no process type '%s'".formatted(app, type),
                "it has " + types.stream().sorted().map(ProcessType::value).collect(Collectors.joining(", ")));
    }
}
