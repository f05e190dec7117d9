package dev.slipway.cli;

import dev.slipway.core.AppName;
import dev.slipway.core.Conflict;
import dev.slipway.core.ProcessType;
import dev.slipway.core.app.App;
import dev.slipway.core.app.Autoscale;
import dev.slipway.core.app.Scaling;
import dev.slipway.core.identity.Right;
import dev.slipway.core.platform.Platform;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.Release;
import dev.slipway.core.release.Rollback;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
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
        var found = asked.require(name, Right.READ);
        LISTING.print(
                asked.console(),
                json,
                asked.platform().processes().list(found.id()),
                "nothing runs of %s".formatted(name));
        var autoscale = new TreeMap<>(found.settings().autoscale());
        if (!autoscale.isEmpty()) {
            asked.console().note("autoscaled: " + join(autoscale, Object::toString));
        }
    }

    @Command(description = "Run that many processes of each type: ps scale APP web=2 worker=1.")
    void scale(
            @Parameters(paramLabel = "APP") AppName name,
            @Parameters(paramLabel = "TYPE=COUNT", arity = "1..*") List<String> words)
            throws InterruptedException {
        var asked = session.get();
        var found = asked.require(name, Right.DEPLOY);
        var wanted = new TreeMap<ProcessType, Integer>();
        for (var word : words) {
            var scale = ScaleWords.count(word);
            wanted.put(scale.getKey(), scale.getValue());
        }
        var scaling = Scaling.of(found, running(asked, found), wanted);
        asked.change(found, scaling.summary(), scaling::apply);
    }

    @Command(
            description =
                    "Let the cluster choose how many processes run, by their load: ps autoscale APP web=2..10 --cpu "
                            + "70; web=off ends that.")
    void autoscale(
            @Parameters(paramLabel = "APP") AppName name,
            @Parameters(paramLabel = "TYPE=LEAST..MOST", arity = "1..*") List<String> words,
            @Option(
                            names = "--cpu",
                            paramLabel = "PERCENT",
                            defaultValue = "70",
                            description = "How much of the CPU time that processes are sure to get they shall use on "
                                    + "average; 70 unless given.")
                    int cpuPercent)
            throws InterruptedException {
        var asked = session.get();
        var found = asked.require(name, Right.DEPLOY);
        var release = running(asked, found);
        var wanted = new TreeMap<ProcessType, Optional<Autoscale>>();
        for (var word : words) {
            var bounds = ScaleWords.bounds(word, cpuPercent);
            Scaling.requireType(name, bounds.getKey(), release.counts().keySet());
            wanted.put(bounds.getKey(), bounds.getValue());
        }
        var summary = "Autoscale "
                + join(wanted, bounds -> bounds.map(Object::toString).orElse("off"));
        asked.change(found, summary, old -> autoscaled(old, release, wanted, asked.platform()));
    }

    /** What runs when autoscaling ends is what it began with: load that is there must not meet a single process. */
    private static App autoscaled(
            App old, Release release, Map<ProcessType, Optional<Autoscale>> wanted, Platform platform) {
        var autoscale = new HashMap<>(old.settings().autoscale());
        var scale = new HashMap<>(old.scale());
        wanted.forEach((type, bounds) -> bounds.ifPresentOrElse(
                some -> {
                    autoscale.put(type, some);
                    scale.put(type, some.nearest(release.count(type)));
                },
                () -> autoscale.remove(type)));
        var settings = old.settings().withAutoscale(autoscale);
        platform.rollouts().check(settings);
        return old.withScale(scale).withSettings(settings);
    }

    private static <T> String join(Map<ProcessType, T> byType, Function<T, String> word) {
        return byType.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + word.apply(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    @Command(description = "Restart all processes, with what was saved since, or those of one type.")
    void restart(
            @Parameters(paramLabel = "APP") AppName name,
            @Parameters(paramLabel = "TYPE", arity = "0..1") Optional<ProcessType> type)
            throws InterruptedException {
        var asked = session.get();
        var found = asked.require(name, Right.DEPLOY);
        var types = running(asked, found).counts().keySet();
        type.ifPresent(named -> Scaling.requireType(name, named, types));
        asked.deployer()
                .restart(found.id(), type, asked.who().user(), asked.console().progress());
        asked.tellOperator(name, "processes restarted");
        asked.console()
                .line("Restarted %s"
                        .formatted(type.map(named -> named + " of " + name).orElse(name.toString())));
    }

    /** @throws Conflict if nothing of the app runs */
    static Release running(Session asked, App app) {
        return Rollback.running(asked.platform().releases(), app);
    }
}
