package dev.slipway.local.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A process and all that came of it: its descendants, its session, and those that left both but still carry the mark that
 * they were started with.
 *
 * @param mark an environment variable, {@code NAME=VALUE}, that no other group has
 * @param since when the process was started, as {@link ProcFile#started} has it; 0 where it ended before that was seen
 */
public record ProcessGroup(Process root, String mark, long since) {
    /** The sandbox's own processes hold the others; a signal to end would kill what should end by itself. */
    private static final String SANDBOX = "bwrap";

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration MOST = Duration.ofSeconds(10);

    public static ProcessGroup of(Process root, String mark) {
        return new ProcessGroup(
                root, mark, ProcFile.read(root.pid()).map(ProcFile::started).orElse(0L));
    }

    /** Who is in it now, wherever it went. */
    public List<ProcFile> members() {
        return members(ProcFile.all(), each -> each.started() >= since && each.startedWith(mark + "\0"));
    }

    /** Who of those is in it; of those that left its session, only ones whose parents have ended are looked at. */
    public List<ProcFile> membersOf(List<ProcFile> all) {
        return members(all, each -> each.parent() == 1 && each.startedWith(mark + "\0"));
    }

    private List<ProcFile> members(List<ProcFile> all, Predicate<ProcFile> strayed) {
        var ids = new HashSet<Long>(Set.of(root.pid()));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (var each : all) {
                if (ids.contains(each.parent()) || each.session() == root.pid()) {
                    grown |= ids.add(each.pid());
                }
            }
        }
        return all.stream()
                .filter(each -> each.pid() != root.pid() || root.isAlive())
                .filter(each -> ids.contains(each.pid()) || strayed.test(each))
                .toList();
    }

    /** Asks all of them to end. */
    public void terminate() {
        var members = new ArrayList<>(members());
        if (members.isEmpty()) {
            root.destroy();
        }
        // The eldest first: who is told of its children's end before its own takes that for a failure.
        members.sort(Comparator.comparingLong(ProcFile::started).thenComparingLong(ProcFile::pid));
        for (var member : members) {
            if (!member.command().equals(SANDBOX)) {
                Signals.send(member.pid(), Signals.TERM);
            }
        }
    }

    /** Ends all of them, at once; returns when none is left. */
    public void kill() {
        uninterrupted(this::killAll);
    }

    /** Asks them to end, waits that long, and kills what is left. */
    public void stop(Duration grace) {
        uninterrupted(() -> {
            terminate();
            long end = System.nanoTime() + grace.toNanos();
            while (root.isAlive() && System.nanoTime() < end) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
            killAll();
        });
    }

    private void killAll() {
        long end = System.nanoTime() + MOST.toNanos();
        var members = members();
        if (members.isEmpty() && root.isAlive()) {
            root.destroyForcibly();
        }
        while (!members.isEmpty() && System.nanoTime() < end) {
            // However fast it grows; while one of its session is left, no other group can have its number.
            if (members.stream().anyMatch(member -> member.session() == root.pid())) {
                Signals.sendGroup(root.pid(), Signals.KILL);
            }
            // Stopped first, so that none starts another while the rest is killed.
            members.forEach(member -> Signals.send(member.pid(), Signals.STOP));
            members.forEach(member -> Signals.send(member.pid(), Signals.KILL));
            LockSupport.parkNanos(LOOK.toNanos());
            members = members();
        }
        if (!members.isEmpty()) {
            throw new IllegalStateException("processes cannot be killed: " + members);
        }
    }

    // A process must not outlive the release that it belongs to because whoever stops it is told to stop.
    private static void uninterrupted(Runnable action) {
        boolean interrupted = Thread.interrupted();
        try {
            action.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
