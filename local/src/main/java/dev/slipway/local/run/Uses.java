package dev.slipway.local.run;

import dev.slipway.core.release.ProcessUse;
import dev.slipway.local.process.ProcFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** What a process and its kin use, as far as somebody looked at them lately. */
final class Uses {
    /** How long Linux's clock ticks are for programs, on every machine that Java runs on. */
    private static final double TICKS_A_SECOND = 100;

    // Two seconds: ticks are too long to tell anything about less.
    private static final int LOOKS = 4;
    private static final double NANOS = 1e9;

    private record Look(long nanos, long ticks, long bytes) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Look> looks = new ArrayDeque<>();

    /** Notes who belongs to it at that time, and what they hold in memory together. */
    void add(long nanos, List<ProcFile> members, long bytes) {
        lock.lock();
        try {
            looks.addLast(
                    new Look(nanos, members.stream().mapToLong(ProcFile::cpu).sum(), bytes));
            if (looks.size() > LOOKS + 1) {
                looks.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What it uses; nothing is known before it was looked at twice. */
    Optional<ProcessUse> now() {
        lock.lock();
        try {
            if (looks.size() < 2) {
                return Optional.empty();
            }
            var first = looks.getFirst();
            var last = looks.getLast();
            // What one of them used that has ended, and that nobody waited for, is forgotten.
            long ticks = Math.max(0, last.ticks - first.ticks);
            return Optional.of(
                    new ProcessUse(ticks / TICKS_A_SECOND / ((last.nanos - first.nanos) / NANOS), last.bytes));
        } finally {
            lock.unlock();
        }
    }
}
