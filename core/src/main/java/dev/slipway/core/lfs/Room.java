package dev.slipway.core.lfs;

import java.util.Map;
import java.util.Optional;

/** What of its limits an app has left. */
final class Room {
    private final LfsLimits limits;
    private long bytes;
    private int objects;

    Room(Map<Oid, Long> sizes, LfsLimits limits) {
        this.limits = limits;
        this.bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
        this.objects = sizes.size();
    }

    /** Takes room for one more object; or says why there is none. */
    Optional<String> take(long size) {
        if (size > limits.objectBytes()) {
            return Optional.of("it has %d bytes, the limit of a file is %d".formatted(size, limits.objectBytes()));
        }
        if (size > limits.appBytes() - bytes) {
            return Optional.of("with it the app's files would have more than %d bytes, which is the limit"
                    .formatted(limits.appBytes()));
        }
        if (objects >= limits.objects()) {
            return Optional.of("the app has %d files, which is the limit".formatted(objects));
        }
        bytes += size;
        objects++;
        return Optional.empty();
    }
}
