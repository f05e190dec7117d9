package dev.slipway.local.state;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Something dear to read, which is read again only after something was written: what it gives is never older than that. */
final class KeptRead<T> {
    private final Database database;
    private final Database.Work<T> work;
    private final AtomicReference<@Nullable Kept<T>> kept = new AtomicReference<>();

    private record Kept<T>(long writes, T value) {}

    /** @param work reads what nobody changes afterwards */
    KeptRead(Database database, Database.Work<T> work) {
        this.database = database;
        this.work = work;
    }

    T get() {
        long before = database.writes();
        var last = kept.get();
        if (last != null && last.writes == before) {
            return last.value;
        }
        var value = database.read(work);
        // What may be of before a write that is under way, or of after it, is for who asked now only.
        if (before % 2 == 0 && database.writes() == before) {
            kept.set(new Kept<>(before, value));
        }
        return value;
    }
}
