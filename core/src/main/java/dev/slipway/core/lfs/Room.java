package dev.slipway.core.lfs;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** What of its limits an app has left. Thread-safe. */
final class Room {
    private final LfsLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private long bytes;
    private int objects;

    Room(Map<Oid, Long> sizes, LfsLimits limits) {
        this.limits = limits;
        this.bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
        this.objects = sizes.size();
    }

    /** Takes room for one more object; or says why there is none. */
    Optional<String> take(long size) {
        lock.lock();
        try {
            var refusal = refusal(size);
            if (refusal.isEmpty()) {
                bytes += size;
                objects++;
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> refusal(long size) {
        if (size > limits.objectBytes()) {
            return Optional.of("it has %d bytes, the limit of a file is %d".formatted(size, limits.objectBytes()));
        }
        if (size > limits.appBytes() - bytes) {
            return Optional.of("with it the app's files would have more than %d bytes, which is the limit"
                    .formatted(limits.appBytes()));
        }
        return objects < limits.objects()
                ? Optional.empty()
                : Optional.of("the app has %d files, which is the limit".formatted(objects));
    }

    /** Gives back what was taken for an object that did not come. */
    void giveBack(long size) {
        lock.lock();
        try {
            bytes -= size;
            objects--;
        } finally {
            lock.unlock();
        }
    }
}
