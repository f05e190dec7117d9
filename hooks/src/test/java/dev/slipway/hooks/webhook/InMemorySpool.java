package dev.slipway.hooks.webhook;

import dev.slipway.core.webhook.Spool;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A spool in memory. */
final class InMemorySpool implements Spool {
    final ConcurrentSkipListMap<Long, Entry> entries = new ConcurrentSkipListMap<>();
    private long last;

    @Override
    public synchronized void put(Entry entry) {
        if (entries.values().stream()
                .noneMatch(known -> known.webhook().equals(entry.webhook())
                        && known.provided().equals(entry.provided()))) {
            entries.put(++last, entry);
        }
    }

    @Override
    public Optional<Place> after(long number) {
        return Optional.ofNullable(entries.higherEntry(number))
                .map(found -> new Place(found.getKey(), found.getValue()));
    }

    @Override
    public void remove(long number) {
        entries.remove(number);
    }
}
