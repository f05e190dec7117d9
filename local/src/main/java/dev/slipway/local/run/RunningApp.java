package dev.slipway.local.run;

import dev.slipway.core.AppName;
import dev.slipway.core.NotFound;
import dev.slipway.core.ProcessType;
import dev.slipway.core.Progress;
import dev.slipway.core.RolloutFailed;
import dev.slipway.core.app.AppId;
import dev.slipway.core.release.ProcessStatus;
import dev.slipway.core.release.ProcessUse;
import dev.slipway.core.release.Release;
import dev.slipway.local.route.AppRoute;
import dev.slipway.local.route.Availability;
import dev.slipway.local.route.Domain;
import dev.slipway.local.route.RouteTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What runs of one app, and the routes to it. Changes come one at a time; its state can be read meanwhile. */
final class RunningApp {
    private static final Comparator<Slot> ORDER =
            Comparator.comparing(Slot::type).thenComparingInt(Slot::number);

    private record Formation(
            AppName name, boolean maintenance, Optional<Release> release, List<Slot> slots, List<Slot> stopping) {}

    private final AppId id;
    private final Parts parts;
    private final RouteTable table;
    private final Domain domain;
    private final LogFile log;
    private final ReentrantLock changing = new ReentrantLock();
    private final ReentrantLock state = new ReentrantLock();
    private Formation now;
    private volatile boolean removed;

    RunningApp(AppId id, AppName name, Parts parts, RouteTable table, Domain domain) {
        this.id = id;
        this.parts = parts;
        this.table = table;
        this.domain = domain;
        this.log = parts.logs().of(id);
        this.now = new Formation(name, false, Optional.empty(), List.of(), List.of());
    }

    /** Its processes, those that are being stopped last. */
    List<ProcessStatus> list() {
        state.lock();
        try {
            var all = new ArrayList<>(now.slots);
            all.addAll(now.stopping);
            return all.stream().map(Slot::status).toList();
        } finally {
            state.unlock();
        }
    }

    /** What its processes use, by their names; of two of one name, the one that is not being stopped. */
    Map<String, ProcessUse> uses() {
        var uses = new HashMap<String, ProcessUse>();
        formation().slots.forEach(slot -> slot.use().ifPresent(use -> uses.put(slot.name(), use)));
        return uses;
    }

    void refresh(AppName name, boolean maintenance) {
        update(before -> new Formation(name, maintenance, before.release, before.slots, before.stopping));
    }

    /** Makes that release run; see {@link dev.slipway.core.release.Rollouts#rollOut}. */
    void rollOut(Release release, Progress progress) throws InterruptedException {
        changing.lockInterruptibly();
        try {
            var before = formation();
            if (removed) {
                throw new NotFound("app '%s' is gone".formatted(release.name()), "create it again, then push");
            }
            boolean same =
                    before.release.filter(old -> sameProcesses(old, release)).isPresent();
            if (!same) {
                new ReleasePhase(parts, log).run(release, progress);
            }
            var kept = same ? kept(before, release) : List.<Slot>of();
            var fresh = fresh(release, kept);
            boot(fresh, release, progress);
            replace(release, join(kept, fresh), without(before.slots, kept));
        } finally {
            changing.unlock();
        }
    }

    /** Starts processes anew: the new ones take over from those that they replace. */
    void restart(Predicate<ProcessType> types, Progress progress) throws InterruptedException {
        changing.lockInterruptibly();
        try {
            var before = formation();
            if (before.release.isEmpty()) {
                return;
            }
            var release = before.release.get();
            var old = before.slots.stream()
                    .filter(slot -> types.test(slot.type()))
                    .toList();
            var fresh = old.stream()
                    .map(slot -> slot(release, slot.type(), slot.number()))
                    .toList();
            boot(fresh, release, progress);
            replace(release, join(without(before.slots, old), fresh), old);
        } finally {
            changing.unlock();
        }
    }

    /** Shows the release as starting, and starts it on the calling thread; what fails is tried again. */
    List<Slot> restore(Release release) {
        var fresh = fresh(release, List.of());
        update(before -> new Formation(release.name(), before.maintenance, Optional.of(release), fresh, List.of()));
        return fresh;
    }

    /** Ends all that runs of it, and takes its hosts out of the routes. */
    void remove() throws InterruptedException {
        changing.lockInterruptibly();
        try {
            state.lock();
            try {
                removed = true;
                table.remove(id);
            } finally {
                state.unlock();
            }
            stopAll();
        } finally {
            changing.unlock();
        }
    }

    /** Ends all that runs of it; its routes say that it is starting. */
    void stopAll() {
        var before = formation();
        // Those that are draining belong to it too: nobody waits for them later.
        Together.run(join(before.slots, before.stopping), Slot::stop);
    }

    private void boot(List<Slot> fresh, Release release, Progress progress) throws InterruptedException {
        boolean healthy = false;
        try {
            var problems = Together.call(
                    fresh,
                    slot -> slot.boot().map(problem -> {
                        slot.lastLines().forEach(progress::detail);
                        return new RolloutFailed(
                                slot.name() + " " + problem,
                                "see its output above or with the command logs; %s".formatted(before(release)));
                    }));
            var first = problems.stream().flatMap(Optional::stream).findFirst();
            if (first.isPresent()) {
                throw first.get();
            }
            healthy = true;
        } finally {
            if (!healthy) {
                Together.run(fresh, Slot::stop);
            }
        }
        fresh.forEach(Slot::keep);
    }

    private String before(Release release) {
        return formation()
                .release
                .filter(old -> !old.version().equals(release.version()))
                .map(old -> old.version() + " goes on serving")
                .orElse("nothing else was changed");
    }

    private void replace(Release release, List<Slot> slots, List<Slot> old) {
        update(before -> new Formation(
                release.name(), before.maintenance, Optional.of(release), slots, join(before.stopping, old)));
        for (var slot : old) {
            Thread.ofVirtual().name("stop " + slot.name()).start(() -> {
                slot.stop();
                update(before -> new Formation(
                        before.name,
                        before.maintenance,
                        before.release,
                        before.slots,
                        without(before.stopping, List.of(slot))));
            });
        }
    }

    // What a running process was started with; the rest of a release is routes and numbers.
    private static boolean sameProcesses(Release old, Release next) {
        return old.image().equals(next.image())
                && old.config().equals(next.config())
                && old.files().equals(next.files());
    }

    private static List<Slot> kept(Formation before, Release release) {
        return before.slots.stream()
                .filter(slot -> slot.number() <= release.count(slot.type()) && slot.state() != ProcessState.CRASHED)
                .toList();
    }

    private List<Slot> fresh(Release release, List<Slot> kept) {
        var taken = kept.stream().map(Slot::name).toList();
        var fresh = new ArrayList<Slot>();
        for (var type : release.image().processes().keySet()) {
            for (int number = 1; number <= release.count(type); number++) {
                if (!taken.contains(type + "." + number)) {
                    fresh.add(slot(release, type, number));
                }
            }
        }
        return fresh;
    }

    private Slot slot(Release release, ProcessType type, int number) {
        return new Slot(release, type, number, parts, log, this::publish);
    }

    private Formation formation() {
        state.lock();
        try {
            return now;
        } finally {
            state.unlock();
        }
    }

    private void update(UnaryOperator<Formation> change) {
        state.lock();
        try {
            now = change.apply(now);
            publish();
        } finally {
            state.unlock();
        }
    }

    private void publish() {
        state.lock();
        try {
            if (!removed) {
                var web = now.slots.stream()
                        .filter(slot -> slot.type().equals(ProcessType.WEB))
                        .toList();
                var backends = web.stream()
                        .map(Slot::backend)
                        .flatMap(Optional::stream)
                        .toList();
                table.put(new AppRoute(
                        id,
                        domain.host(now.name),
                        now.release.map(Release::hosts).orElse(Set.of()),
                        availability(web, !backends.isEmpty()),
                        backends));
            }
        } finally {
            state.unlock();
        }
    }

    private Availability availability(List<Slot> web, boolean up) {
        if (now.maintenance) {
            return Availability.MAINTENANCE;
        } else if (now.release.isEmpty()) {
            return Availability.NOT_DEPLOYED;
        } else if (web.isEmpty()) {
            return Availability.NO_WEB;
        } else if (up) {
            return Availability.SERVING;
        }
        boolean starting = web.stream().anyMatch(slot -> slot.state() == ProcessState.STARTING);
        return starting ? Availability.STARTING : Availability.CRASHED;
    }

    private static List<Slot> join(List<Slot> some, List<Slot> others) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        all.sort(ORDER);
        return List.copyOf(all);
    }

    private static List<Slot> without(List<Slot> all, List<Slot> some) {
        return all.stream().filter(slot -> !some.contains(slot)).toList();
    }
}
