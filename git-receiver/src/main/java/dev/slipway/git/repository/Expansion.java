package dev.slipway.git.repository;

import java.util.function.LongSupplier;
import org.eclipse.jgit.errors.CorruptObjectException;

/**
 * How much one push may unpack: in proportion to what was sent, since a few bytes of deltas, each made on the one before,
 * stand for as many large objects, and all have to be made to learn their names.
 */
public final class Expansion {
    // Long histories of large text files have some hundred times their packed size; packs of a few KiB need a floor.
    private static final long FOR_EACH_BYTE = 256;
    private static final long FLOOR_OBJECTS = 8;

    private final long largest;
    private final long floor;
    private final LongSupplier received;
    private long unpacked;

    /** @param received how many bytes came so far */
    public Expansion(RepositoryLimits limits, LongSupplier received) {
        this.largest = limits.objectBytes();
        this.floor = FLOOR_OBJECTS * limits.objectBytes();
        this.received = received;
    }

    /** Takes an object of so many bytes into account. */
    void add(long bytes) throws CorruptObjectException {
        if (bytes > largest) {
            throw new CorruptObjectException("an object has more than %d bytes, which is the limit".formatted(largest));
        }
        unpacked += bytes;
        long most = floor + FOR_EACH_BYTE * received.getAsLong();
        if (unpacked > most) {
            throw new CorruptObjectException(
                    "the pack unpacks to more than %d bytes, too much for its size".formatted(most));
        }
    }
}
